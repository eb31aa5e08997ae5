;; Lengths, parts and comparisons.
(list (string-length "abc") (string-ref "abc" 1) (substring "hello" 1 3) (substring "hello" 2)
      (string-append "a" "b" "" "c") (string=? "a" "a" ) (string<? "a" "b") (string-ci=? "A" "a")
      (string-null? "") (string? 'a) (string #\a #\b) (make-string 3 #\x)
      (string-copy "abc" 1) (substring/shared "hello" 1 4) (substring/copy "abc" 1))
