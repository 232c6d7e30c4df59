"""A disk as a power cut could leave it, replayed from a journal of crashes.c.

What a file holds is sure once it was flushed, and what stands in a folder once the folder was: nothing else is assumed of the file system, least of all an
order. Each change of names is done wholly or not at all, as are the two halves of an exchange.
"""
import os
from collections import namedtuple
from itertools import count
from pathlib import PurePath

Renamed = namedtuple("Renamed", "changes")  # [(folder, name, file or folder, or None)]


def read_journal(path):
    """(word, numbers, paths, bytes) of each line that tells of a change, and the number of the call that made it."""
    text = path.read_bytes()
    at = call = 0
    while at < len(text):
        end = text.index(b"\n", at)
        words, *paths = text[at:end].decode("utf-8").split("\t")
        word, *numbers = words.split()
        numbers = [int(number) for number in numbers]
        at = end + 1
        content = b""
        if word == "write":
            content = text[at:at + numbers[2]]
            at += numbers[2] + 1
        if word == "call":
            call = numbers[0]
        else:
            yield (word, numbers, paths, content), call


def changed(content, change):
    """The bytes of a file after ("write", offset, bytes) or ("size", bytes)."""
    if change[0] == "size":
        return content[:change[1]] + bytes(max(0, change[1] - len(content)))
    _, offset, more = change
    content = content + bytes(max(0, offset - len(content)))
    return content[:offset] + more + content[offset + len(more):]


class File:
    def __init__(self, content=b""):
        self.sure, self.now, self.pending = content, content, []

    def change(self, change):
        self.now = changed(self.now, change)
        self.pending.append(change)

    def flush(self):
        self.sure, self.pending = self.now, []

    def mixture(self, random):
        """Any of the changes since it was flushed may have reached the disk, the last of them in part."""
        content = self.sure
        for change in self.pending:
            if random.random() < 0.5:
                if change[0] == "write" and random.random() < 0.3:
                    change = ("write", change[1], change[2][:random.randrange(len(change[2]) + 1)])
                content = changed(content, change)
        return content


class Disk:
    def __init__(self, root):
        """What is below the folder is sure."""
        self.root_path, self.numbers, self.names = PurePath(os.path.realpath(root)), {}, count()
        self.files, self.now, self.sure, self.pending = {}, {}, {}, []
        self.root = self.look_at(root)

    def look_at(self, path):
        number = self.numbers[os.lstat(path).st_ino] = next(self.names)
        if os.path.isdir(path):
            self.now[number] = {name: self.look_at(os.path.join(path, name)) for name in sorted(os.listdir(path))}
            self.sure[number] = dict(self.now[number])
        else:
            with open(path, "rb") as file:
                self.files[number] = File(file.read())
        return number

    # ---- what the journal tells ----

    def place(self, path):
        """(folder, name) of a path, as names are now; None outside the folder that is watched."""
        if self.root_path not in PurePath(path).parents:
            return None
        folder = self.root
        *parents, name = PurePath(path).relative_to(self.root_path).parts
        for parent in parents:
            folder = self.now[folder][parent]
        return folder, name

    def rename(self, *changes):
        for folder, name, what in changes:
            self.now[folder].pop(name, None)
            if what is not None:
                self.now[folder][name] = what
        self.pending.append(Renamed(changes))

    def appear(self, inode, place, is_folder):
        folder, name = place
        number = self.now[folder].get(name)
        if number is not None and self.numbers.get(inode) == number:
            return  # it was there, and was opened
        number = self.numbers[inode] = next(self.names)
        if is_folder:
            self.now[number], self.sure[number] = {}, {}
        else:
            self.files[number] = File()
        self.rename((folder, name, number))

    def move(self, word, from_place, to_place):
        one = self.now[from_place[0]][from_place[1]]
        other = self.now[to_place[0]].get(to_place[1]) if word == "exchange" else None
        self.rename((*from_place, other), (*to_place, one))

    def flush(self, number):
        if number in self.files:
            self.files[number].flush()
            return
        for renamed in self.pending:
            if any(folder == number for folder, _, _ in renamed.changes):
                apply(self.sure, renamed)
        self.pending = [renamed for renamed in self.pending if all(folder != number for folder, _, _ in renamed.changes)]

    def take(self, word, numbers, paths, content):
        """One call of the journal."""
        places = [self.place(path) for path in paths]
        number = self.numbers.get(numbers[0]) if numbers else None
        if None in places:
            return
        if word in ("create", "mkdir"):
            self.appear(numbers[0], places[0], word == "mkdir")
        elif word == "link":
            self.rename((*places[0], number))
        elif word == "unlink":
            self.rename((*places[0], None))
        elif word in ("rename", "exchange"):
            self.move(word, *places)
        elif number is not None and word == "sync":
            self.flush(number)
        elif number in self.files:
            self.files[number].change(("write", numbers[1], content) if word == "write" else ("size", numbers[1]))

    # ---- what may be there after a power cut ----

    def tree(self, entries, content):
        """{path: bytes, or None for a folder} below the folder."""
        found = {}

        def walk(number, path):
            for name, what in entries[number].items():
                found[f"{path}{name}"] = content(self.files[what]) if what in self.files else None
                if what not in self.files:
                    walk(what, f"{path}{name}/")
        walk(self.root, "")
        return found

    def all_of_it(self):
        return self.tree(self.now, lambda file: file.now)

    def flushed_alone(self):
        return self.tree(self.sure, lambda file: file.sure)

    def mixture(self, random):
        entries = {number: dict(names) for number, names in self.sure.items()}
        for renamed in self.pending:
            if random.random() < 0.5:
                apply(entries, renamed)
        return self.tree(entries, lambda file: file.mixture(random))


def apply(entries, renamed):
    for folder, name, what in renamed.changes:
        entries[folder].pop(name, None)
        if what is not None:
            entries[folder][name] = what
