;; Lends libgcrypt to a test: a request a line, its words in base 16 but for the first; a reply a line, in base 16.
(use-modules (gcrypt pk-crypto) (gcrypt base16) (rnrs bytevectors) (ice-9 match) (ice-9 rdelim))

(define (decode word) (utf8->string (base16-string->bytevector word)))
(define (encode text) (bytevector->base16-string (string->utf8 text)))
(define (sexp text) (string->canonical-sexp text))

(define (reply words)
  (match words
    (("genkey" parameters)
     (canonical-sexp->string (generate-key (sexp parameters))))
    (("part" pair name)
     (canonical-sexp->string (find-sexp-token (sexp pair) (string->symbol name))))
    ;; The whole signature, put together and printed as the real programs do.
    (("sign" data secret public)
     (canonical-sexp->string
      (sexp (string-append "(signature " data " "
                           (canonical-sexp->string (sign (sexp data) (sexp secret)))
                           " " public ")"))))
    (("verify" signature)
     (let ((part (lambda (name) (find-sexp-token (sexp signature) name))))
       (if (verify (part 'sig-val) (part 'data) (part 'public-key)) "good" "bad")))))

(let loop ((line (read-line)))
  (unless (eof-object? line)
    (match (string-split line #\space)
      ((command words ...)
       (display (encode (catch #t
                          (lambda () (reply (cons command (map decode words))))
                          (lambda failure (format #f "failed: ~s" failure)))))
       (newline)
       (force-output)))
    (loop (read-line))))
