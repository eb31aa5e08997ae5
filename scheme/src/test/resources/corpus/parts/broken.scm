;; A name is misspelt.
(define broken (strin-append "a" "b"))
