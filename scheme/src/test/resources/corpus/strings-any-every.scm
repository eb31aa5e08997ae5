;; string-any and string-every.
(list (string-any char-numeric? "a1") (string-any char-numeric? "ab") (string-any #\b "abc")
      (string-every char-numeric? "12") (string-every char-numeric? "1a") (string-every char-numeric? "")
      (string-every char-set:lower-case "abc")
      (string-any (lambda (c) (and (char-numeric? c) (char->integer c))) "a1"))
