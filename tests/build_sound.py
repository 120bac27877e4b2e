"""Short recordings that players play: 8-bit PCM from integers alone, so that the bytes are the same everywhere, and one MP3."""

import base64

from build import id3
from build_media import riff_chunk

RATE = 8000
_SINE = (0, 49, 90, 117, 127, 117, 90, 49, 0, -49, -90, -117, -127, -117, -90, -49)
"""One period of 500 Hz at 8 kHz."""

AI = ".- .."


def tone(milliseconds, loud=70):
    """A tone of 500 Hz, `loud` percent of full scale."""
    return [_SINE[n % 16] * loud // 100 for n in range(RATE * milliseconds // 1000)]


def quiet(milliseconds):
    return [0] * (RATE * milliseconds // 1000)


def signs(pattern=AI, unit=60, loud=70):
    """Dots, dashes and blanks between letters as Morse: 1 : 3, gaps of 1 and 3 units of milliseconds."""
    sound = []
    for at, mark in enumerate(pattern):
        if mark == " ":
            sound += quiet(3 * unit)
        else:
            sound += tone(unit if mark == "." else 3 * unit, loud)
            sound += quiet(unit) if pattern[at + 1 : at + 2] in {".", "-"} else []
    return sound


def noise(milliseconds, loud=30):
    """White noise from a linear congruential generator."""
    state, sound = 45438, []
    for _ in range(RATE * milliseconds // 1000):
        state = (state * 1103515245 + 12345) % 2**31
        sound.append(((state >> 16) % 255 - 127) * loud // 100)
    return sound


def mixed(bed, sound, at):
    """The bed with the sound on it from so many milliseconds on."""
    start = RATE * at // 1000
    return [each + (sound[n - start] if 0 <= n - start < len(sound) else 0) for n, each in enumerate(bed)]


def syllables(count, milliseconds):
    """Stands for a voice: no Chinese voice comes in packages. What is said in it stands in tests/voices.py."""
    each = milliseconds // count
    return [
        value for number in range(count) for value in [*tone(each * 2 // 3, 30 + 7 * (number % 5)), *quiet(each // 3)]
    ]


def wav(sound, *behind, before=()):
    """A WAV file of 8-bit samples."""
    form = b"\1\0\1\0" + RATE.to_bytes(4, "little") * 2 + b"\1\0\x08\0"
    data = bytes(max(0, min(255, 128 + value)) for value in sound)
    return riff_chunk(
        "RIFF", b"WAVE" + riff_chunk("fmt ", form) + b"".join(before) + riff_chunk("data", data) + b"".join(behind)
    )


def mp3(*tags):
    """One second with the rhythm: `wav(quiet(200) + signs() + quiet(200))` by FFmpeg 7 (libmp3lame) at 16 kbit/s, 16 kHz."""
    return b"".join(tags) + base64.b64decode(_MP3)


def labelled_mp3(field):
    return mp3(id3(field))


_MP3 = """
//MoxAAAAANIAAAAAExBTUUzLjEwMFVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVUGiIlgmI7QgAcJkdDgwPKnZnGv//MoxDsAAANIAAAAAH8pSbtr
yGHgMLoEAAQmxhAg5MmnD2TTYwhB4AYHjsw/AA/B0d//8A+AYHhmYfgAfAdH50teKATKW9/M//MoxHYAAANIAAAAADgQwQGRuVWoIoSjpopW1cLV4yBfUBrY
qAgB4FgeC3VFJCV3wy2KcJwGUIaQUhxl8fI4yHlIiBeKKzVL//MoxLEAAANIAAAAAPIAXSfMzInCoktaJz+cNS+dSNDCkuio9/zU3Rc0Uxuiy3+kEgGG1Opy
ShFoi0TAnPTGUhFVMIqpDygY//MoxMQAAANIAAAAAAFVoMdJgx0mApzUQoY5Kn8lT6RoR/yz5ZTn0CyHm8lA83koHmTuolPnBvfODeZd5wb3kqe/kqe+8lT2
//MoxP8RQNmYAUwwAfLJL+SpLeWSX8lSW8skvvJUlgcAFQbcm+/w4OYUOjaqr/khw4n1qyCb/A31UEI4CwwiwpESrhlgU0R+//MoxPUbWb6kAZuoADLkOIMQ
0x8fQ4CGFEg5dKSjYx+SpeJwwMSutFSkl/nTYuHETcxoqpL/zY0SYvouaJL//+xnOBMi6gWy//MoxMIXgmZ8AZawAEkkDyDjo8ZAQU1GgZOAG/NE4G4ICQi3
/5BywThc/86bpiD8EQuDH8gF0M/0Bc1f/+jRAL7dv8ACqXS6//MoxJ8YUeqkAZqgAYtpJMpJJ1mJFQaeCIRwtSfRdta3hzp3Od7W/otbuIMSnYc521rtrW1p
EEW7nOdta7lrW+qJTu5zrlrr//MoxHgMwNLIy5KgAJaidbi9Wock65a69rWtg8EncOc6/i+WtaIZ1tUGAkH//hH0xBkWl8IjcGEv//wi4wY9P//CJQBgs//8
//MoxIAYCkrdn9JYAiIvBiG//8Il0GAH//xdgw3//+EUODA5//5wtf//UgYCQf/+EfTEGRaXwiNwYS///CLjBj0//8IlAGCz//MoxFoPKpIoALgqxP/8Ii8G
Ib//wiXQYAf//F2DDf//4RQ4MDn//nC1//9VAwAlEG22ADf6zN6EphjcB9EBhaPw4C4tPqZ///MoxFgPKpIoALgqxEx/G9//9MR4iVN//LgUAtG//1DSCBME
P/1l8Hsl3//zMkwa03//WSYEOSsivfe4XwQb//wL9mAgPliN//MoxFYRqkbBv1RoA6EdjyQWM4awYyMHY0wgYyI4IQUCIAa+uHyC9FLjL+v1kcOAmCiT5a9R
a9RZMicMDEr/t+x1I0OIm5j6//MoxEoXik6oAZuoAf/X7miTGaLoJVv629b+tuxmtIMi1WwpEKhUimQgiBlohBEMktCoAwAiXNVISXCIVAMDAQpqoC2IK4Kd
//MoxCYMkJaoEckYAZDem/FcFOyO6L+K7JUFskkkDyDjo8ZAQU1GgZOAG/NE4G4ICQi3/5BywThc/86bpiD8EQuDH8gF0M/0//MoxC4AAANIAAAAAAXNX//o
Qw6JPS6Xb8mt9oAABASRa0L5B0XirAWV8InmETyD/pAh/Bn7Bn7DIIWxDIQs7X1xOwnkho4S//MoxGkAAANIAAAAAGvX6xRCDEaYk6PoteotepReOrLpwlvz
355JdE6yS/nW/nW6JiW0nUsolr1n/OnvWf86eb3ENEd32gb8//MoxKQAAANIAUAAABJMsutFkN0h8khA11lsycwOqphAxQOwTAgWkF4ckXWuJQGqLjIGUieK
Jj6yOIgTBiT5qZKSWe9RZMic//MoxN8MwNLIy5KgADBE3Wiqkv9jqRopFMxjPbSEAGTBL5PJUBcCBwSq8nSJ+XBHfhEQA4PwA+Bb+Uv8uk+gW//NFnk//59C
//MoxOcaMma9v5WgAGif//N0CjT/+oAEwsAP/yYWMVN1DHZhN701C5DAmlf5KLNKTfMU2+WM4GchgCQBDYwdKRyhugxKYoMf//MoxLkX2V6sAZqoAEOAihRJ
0pJa5RImXzI0NjFaKvWTBibmaRoeSXZR71KRNyYQtU7QAyYQAZ39tIZAZnpyWnJKvfe4XwQb//MoxJQL+WJwAZOYAP/8C/ZgID5YjaEdjyQWM4awYyMHY0wg
YyI4IQUCIAa+uHyC9FLjL+v1kcOAmCiT5a9Ra9RZMicMDEr///MoxJ8XWS6wAZqoALfsdSNDiJuY+v/X7miTGaLoJVv629b+tuxmtIMi1WwpEKhUimQgiBlo
hBEMktCoAwAiXNVISXCIVAMD//MoxHwXik6oAZuoAQEKaqAtiCuCnZDem/FcFOyO6L+K7JVMQU1FMy4xMDBVVVVVVVVVVVVMQU1FMy4xMDBVVVVVVVVVVVVV
//MoxFgMkJaoEckYAVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVMQU1FMy4xMDBVVVVVVVVVVVVV//MoxGAAAANIAAAAAFVVVVVV
VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVMQU1FMy4xMDBVVVVVVVVVVVVV//MoxJsAAANIAAAAAFVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV
VVVVVVVVVVVVVVVVVVVVVVVMQU1FMy4xMDBVVVVVVVVVVVVV//MoxMQAAANIAAAAAFVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV
VVVVVVVVVVVVVVVVVVVVVVVV//MoxMQAAANIAAAAAFVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV
//MoxMQAAANIAAAAAFVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV//MoxMQAAANIAAAAAFVVVVVV
VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV
"""
