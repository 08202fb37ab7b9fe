"""AWS App Runner: ``files.py`` says which file has what, and each of them is imported when it is first needed."""

from awsmock_ar_apigw.services.apprunner.backend import APPRUNNER as BACKEND

__all__ = ["BACKEND"]
