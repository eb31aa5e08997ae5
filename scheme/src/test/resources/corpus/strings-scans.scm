;; Scans over strings: every, any, folds with bounds, positions of all.
(define (positions char text)
  (let loop ((from 0) (out '()))
    (let ((at (string-index text char from)))
      (if at (loop (+ at 1) (cons at out)) (reverse out)))))
(define letters 0)
(string-for-each (lambda (c) (if (char-alphabetic? c) (set! letters (+ letters 1)))) "a1b2")
(list (positions #\a "banana") letters
      (string-every (lambda (c) (char<=? #\a c #\z)) "abc") (string-any char-upper-case? "abC")
      (string-fold (lambda (c n) (+ n (char->integer c))) 0 "ab")
      (substring/shared "shared" 2) (string-map char-downcase "ABC"))
