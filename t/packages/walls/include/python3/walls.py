MOST = {{MOST}}
