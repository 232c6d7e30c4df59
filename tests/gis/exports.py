"""What the tests of this folder share: an export into a fresh folder."""
import shutil
import subprocess
from pathlib import Path

# A sheet whose layer has every kind of field, an unlocated case and an undated one.
MIXED = '''id,when,place,dead,ratio,checked,code,note
C-1,2022-12-15,Ayacucho,3,0.25,true,001,first
C-2,2022-12,Juliaca,1,1.5,false,020,"comma, and ""quotes"""
C-3,,Pukallpa,0,12,true,300,
'''


def fresh(folder):
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def export(khipu, *arguments, codes=(0,)):
    """The messages of an export that must end with one of the codes."""
    done = subprocess.run([khipu, "export", *map(str, arguments), "--no-sync"], capture_output=True, text=True, check=False)
    if done.returncode not in codes:
        raise SystemExit(f"khipu export ended with {done.returncode}:\n{done.stderr}")
    return done.stderr


def export_sample(khipu, source, *arguments):
    sample = Path(source) / "data/peru-2022"
    return export(khipu, sample / "cases.csv", "--places", sample / "places.csv", *arguments)
