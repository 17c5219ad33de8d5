-- Who reveals a frozen board: "end", when it is final, or "hosts", who thaw it.
update room set policy = '{"reveal": "end"}' || policy;
