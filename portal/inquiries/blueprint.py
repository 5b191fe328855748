"""The pages of the slice, on one blueprint: the rail marks it while one of them is open."""

from flask import Blueprint

blueprint = Blueprint("inquiries", __name__)
