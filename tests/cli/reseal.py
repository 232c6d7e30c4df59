"""Gives a bundle that was changed the hashes of what it holds now, so that only what the files say can give it away.

    reseal.py BUNDLE
"""
import hashlib
import json
import sys
from pathlib import Path

bundle = Path(sys.argv[1])
manifest = json.loads((bundle / "datapackage.json").read_text(encoding="utf-8"))
sums = ""
for resource in manifest["resources"]:
    data = (bundle / resource["path"]).read_bytes()
    resource["bytes"], resource["hash"] = len(data), "sha256:" + hashlib.sha256(data).hexdigest()
    sums += f"{resource['hash'][7:]}  {resource['path']}\n"
text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
(bundle / "datapackage.json").write_text(text, encoding="utf-8")
(bundle / "SHA256SUMS").write_text(f"{sums}{hashlib.sha256(text.encode()).hexdigest()}  datapackage.json\n", encoding="utf-8")
