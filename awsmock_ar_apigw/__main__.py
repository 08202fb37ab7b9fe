"""``python -m awsmock_ar_apigw serve``: the command, where its script isn't on the path."""

import sys

from awsmock_ar_apigw.server.command import main

if __name__ == "__main__":
    sys.exit(main())
