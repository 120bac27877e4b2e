// Sends files one by one, a few at a time, and joins the pages that come back into one. Text from files is never made into HTML here.

const AT_ONCE = 2;
const TRIES = 30;
const OUTCOMES = ["stripped", "missing", "defective", "undetermined", "compliant", "none"];

const ask = document.querySelector("#ask");
const queue = document.querySelector("#queue");
const report = document.querySelector("#report");
const key = document.querySelector("#key");
const secret = key.querySelector("input");
const waiting = [];
let running = 0;
const STYLE = /<style>[^]*?<\/style>/;
let shell = null;  // the first page that came back: what a downloaded report is built from
let style = "";  // its style sheet, which may not be applied here, not even by a page that is only read

function add(files) {
  for (const file of files) {
    const row = document.querySelector("#row").content.firstElementChild.cloneNode(true);
    row.querySelector(".name").textContent = file.name;
    queue.append(row);
    waiting.push({ file, row, tries: 0, wishes: wishes() });
  }
  sendMore();
}

function wishes() {
  const form = new FormData();
  for (const field of ask.elements) {
    if (!field.name || field.closest("[hidden]")) continue;
    form.append(field.name, field.type === "checkbox" ? field.checked : field.value);
  }
  form.append("format", "html");
  return form;
}

function sendMore() {
  while (running < AT_ONCE && waiting.length && key.hidden) {
    running += 1;
    send(waiting.shift());
  }
}

function send(item) {
  const { file, row } = item;
  const form = new FormData();
  for (const [name, value] of item.wishes) form.append(name, value);
  form.append("file", file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", "/v1/scan");
  if (secret.value) request.setRequestHeader("Authorization", `Bearer ${secret.value}`);
  request.upload.onprogress = (sent) => { row.querySelector("progress").value = sent.loaded / Math.max(1, sent.total); };
  request.upload.onload = () => { row.dataset.state = "checking"; row.querySelector("progress").removeAttribute("value"); };
  request.onloadend = () => { running -= 1; take(item, request); sendMore(); };
  row.dataset.state = "sending";
  request.send(form);
}

function take(item, request) {
  const { row } = item;
  if (request.status === 200) {
    row.remove();
    [style] = STYLE.exec(request.responseText);
    join(new DOMParser().parseFromString(request.responseText.replace(STYLE, ""), "text/html"));
  } else if (request.status === 401) {
    row.dataset.state = "waiting";
    waiting.unshift(item);
    key.hidden = false;
    secret.value = "";
    secret.focus();
  } else if ((request.status === 429 || request.status === 503) && item.tries < TRIES) {
    item.tries += 1;
    row.dataset.state = "waiting";
    const seconds = Number(request.getResponseHeader("Retry-After")) || 2;
    setTimeout(() => { waiting.push(item); sendMore(); }, 1000 * seconds);
  } else {
    fail(row, request);
  }
}

function fail(row, request) {
  const status = String(request.status);
  const told = row.querySelector(`[data-of="${status}"]`);
  row.dataset.state = told ? status : request.status >= 400 && request.status < 500 ? "400" : "500";
  row.classList.add("failed");
  try {
    row.querySelector(".detail").textContent = JSON.parse(request.responseText).error;
  } catch {
    row.querySelector(".detail").textContent = "";
  }
}

function join(page) {
  const come = page.querySelector("main");
  if (!shell) shell = page.cloneNode(true);
  if (!report.firstElementChild) {
    report.append(...[...come.children].map((child) => document.importNode(child, true)));
  } else {
    for (const count of come.querySelectorAll(".counts li")) joinCount(count);
    for (const remark of come.querySelectorAll(".summary > p")) joinRemark(remark);
    for (const section of come.querySelectorAll(".outcomes")) joinOutcome(section);
  }
  document.querySelector("#actions").hidden = false;
}

function joinCount(count) {
  const mine = report.querySelector(`.counts .${count.className}`);
  if (mine) {
    mine.querySelector("b").textContent = Number(mine.querySelector("b").textContent) + Number(count.querySelector("b").textContent);
  } else {
    insert(report.querySelector(".counts"), document.importNode(count, true), (child) => child.className);
  }
}

function joinRemark(remark) {
  const same = [...report.querySelectorAll(".summary > p")].some((mine) => mine.textContent === remark.textContent);
  if (!same) report.querySelector(".summary").append(document.importNode(remark, true));
}

function joinOutcome(section) {
  const mine = report.querySelector(`.outcomes#${section.id}`);
  if (!mine) {
    insert(report, document.importNode(section, true), (child) => child.id);
    return;
  }
  mine.append(...[...section.querySelectorAll(":scope > .file")].map((file) => document.importNode(file, true)));
  mine.querySelector("h2 .count").textContent = mine.querySelectorAll(":scope > .file").length;
}

// Before the first child whose outcome is less grave.
function insert(parent, child, outcome) {
  const rank = OUTCOMES.indexOf(outcome(child));
  const next = [...parent.children].find((other) => OUTCOMES.indexOf(outcome(other)) > rank);
  parent.insertBefore(child, next ?? null);
}

function save() {
  const page = shell.cloneNode(true);
  page.querySelector("main").replaceChildren(...[...report.children].map((child) => page.importNode(child, true)));
  for (const choice of page.querySelectorAll(".language input")) {
    choice.toggleAttribute("checked", document.getElementById(choice.id).checked);
  }
  const link = document.createElement("a");
  const text = page.documentElement.outerHTML.replace("</head>", () => `${style}\n</head>`);
  link.href = URL.createObjectURL(new Blob([`<!doctype html>\n${text}\n`], { type: "text/html" }));
  link.download = "labelcheck-report.html";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function clear() {
  report.replaceChildren();
  queue.querySelectorAll(".failed").forEach((row) => row.remove());
  document.querySelector("#actions").hidden = true;
}

function choose(language) {
  document.getElementById(language).checked = true;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  localStorage.setItem("language", language);
}

function fitRole() {
  const role = ask.elements.role.value;
  for (const only of ask.querySelectorAll("[data-role]")) only.hidden = only.dataset.role !== role;
}

const drop = document.querySelector("#drop");
drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); add(event.dataTransfer.files); });
document.querySelector("#files").addEventListener("change", (event) => { add(event.target.files); event.target.value = ""; });
document.querySelector("#save").addEventListener("click", save);
document.querySelector("#clear").addEventListener("click", clear);
ask.addEventListener("submit", (event) => { event.preventDefault(); key.hidden = !secret.value ? key.hidden : true; sendMore(); });
ask.elements.role.addEventListener("change", fitRole);
for (const choice of document.querySelectorAll(".language input")) {
  choice.addEventListener("change", () => choose(choice.id));
}
choose(localStorage.getItem("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en"));
fitRole();
