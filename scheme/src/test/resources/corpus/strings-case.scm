;; Case and order.
(list (string-upcase "Abc") (string-downcase "ABC") (string-capitalize "two words")
      (string-reverse "abc") (string<? "a" "B") (string-ci<? "a" "B")
      (string-titlecase "one two") (char-upcase #\a))
