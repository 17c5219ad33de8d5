import threading

gate = threading.Event()
while True:
    threading.Thread(target=gate.wait, daemon=True).start()
