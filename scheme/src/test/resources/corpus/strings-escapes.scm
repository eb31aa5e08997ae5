;; Escapes in strings.
(list "\x41;bc" "a\nb" "tab\there" "quote\"d" "back\\slash" "a\
   b" "\a\0" "ü€" (string-length "\n\\") (string-length "\x1F600;"))
