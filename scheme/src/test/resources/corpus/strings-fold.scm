;; string-fold, string-fold-right, string-for-each, string-map, string-unfold.
(define seen '())
(string-for-each (lambda (c) (set! seen (cons c seen))) "ab")
(list (string-fold cons '() "abc") (string-fold-right cons '() "abc")
      (string-map char-upcase "abc") (string-map char-upcase "abc" 1)
      (string-map (lambda (c) (if (char=? c #\.) #\- c)) "a.b")
      seen
      (string-unfold null? car cdr '(#\x #\y))
      (string-tabulate (lambda (i) (integer->char (+ i 97))) 3))
