"""YAML files into the model, every value with the place where it stands."""

from docgen.load.convert import to_model
from docgen.load.files import files
from docgen.load.paper import paper, paper_text
from docgen.load.places import Places
from docgen.load.workspace import load_sound, load_workspace
from docgen.load.yaml_source import read

__all__ = ["Places", "files", "load_sound", "load_workspace", "paper", "paper_text", "read", "to_model"]
