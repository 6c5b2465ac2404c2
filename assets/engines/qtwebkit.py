"""A page of QtWebKit, which has no BigInt, for `make engines`: orders come as JSON lines, and each is answered by one."""

import base64
import json
import sys

from PyQt5.QtCore import QBuffer, QSize, QSocketNotifier, QUrl
from PyQt5.QtGui import QImage, QPainter
from PyQt5.QtWebKit import qWebKitVersion
from PyQt5.QtWebKitWidgets import QWebPage
from PyQt5.QtWidgets import QApplication

width, height = int(sys.argv[2]), int(sys.argv[3])
application = QApplication(sys.argv)
page = QWebPage()
page.setViewportSize(QSize(width, height))


def answer(**said):
    print(json.dumps(said), flush=True)


def picture():
    image = QImage(width, height, QImage.Format_RGB32)
    painter = QPainter(image)
    page.mainFrame().render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.WriteOnly)
    image.save(buffer, "PNG")
    return base64.b64encode(bytes(buffer.data())).decode()


def order(_):
    line = sys.stdin.readline()
    if not line:
        return application.quit()
    act, argument = json.loads(line)
    if act == "navigate":
        page.mainFrame().load(QUrl(argument))
        answer(value="")
    elif act == "evaluate":
        answer(value=str(page.mainFrame().evaluateJavaScript(argument)))
    elif act == "picture":
        answer(value=picture())


notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Read)
notifier.activated.connect(order)
answer(value="QtWebKit " + qWebKitVersion())
application.exec_()
