;; number->string and string->number, with a radix; junk is #f.
(list (number->string 255) (number->string 255 16) (number->string 2.5) (number->string 5 2)
      (string->number "42") (string->number "ff" 16) (string->number "1.5") (string->number "1/2")
      (string->number "junk") (string->number "") (string->number "12x") (string->number "#xff")
      (string->number "-7") (string->number "1e3"))
