print("svg")
