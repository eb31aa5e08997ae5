;; read understands all data that programs write.
(define (data text)
  (call-with-input-string text
    (lambda (p) (let loop ((out '())) (let ((x (read p))) (if (eof-object? x) (reverse out) (loop (cons x out))))))))
(data "1 \"a\\n\" #\\b (c . d) #(1 2) #t #:key 'q ; comment\n #;skipped 2.5 #| x |# end")
