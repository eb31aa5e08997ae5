;; Characters: names, codes, kinds.
(list #\a #\space #\newline #\tab #\x41 #\nul #\( #\; #\" #\A
      (char->integer #\a) (integer->char 955) (char-upcase #\a) (char-downcase #\A)
      (char-numeric? #\5) (char-alphabetic? #\5) (char-whitespace? #\space) (char-upper-case? #\A)
      (char<? #\a #\b #\c) (char-ci=? #\a #\A) (char->integer #\x41))
