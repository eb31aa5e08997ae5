;;; (srfi srfi-43): vectors.
(define-module (srfi srfi-43)
  #:re-export (list->vector make-vector vector vector->list vector-append vector-copy vector-copy!
               vector-fill! vector-length vector-ref vector-set! vector?)
  #:export (reverse-vector->list vector-any vector-binary-search vector-concatenate vector-count
            vector-empty? vector-every vector-fold vector-fold-right vector-for-each vector-index
            vector-map vector-reverse-copy vector-swap! vector-unfold))

;; SRFI 43 hands the index to the procedure, before the elements.

(define (vector-map f vec . more)
  (apply fold-to-vector f vec more))

(define (fold-to-vector f . vectors)
  (list->vector
   (let loop ((i 0))
     (if (= i (apply min (map vector-length vectors)))
         '()
         (let ((value (apply f i (map (lambda (v) (vector-ref v i)) vectors))))
           (cons value (loop (+ i 1))))))))

(define (vector-for-each f . vectors)
  (let ((end (apply min (map vector-length vectors))))
    (do ((i 0 (+ i 1)))
        ((= i end))
      (apply f i (map (lambda (v) (vector-ref v i)) vectors)))))

(define (vector-fold f seed . vectors)
  (let ((end (apply min (map vector-length vectors))))
    (let loop ((i 0) (value seed))
      (if (= i end)
          value
          (loop (+ i 1)
                (apply f i value (map (lambda (v) (vector-ref v i)) vectors)))))))

(define (vector-fold-right f seed . vectors)
  (let loop ((i (- (apply min (map vector-length vectors)) 1)) (value seed))
    (if (< i 0)
        value
        (loop (- i 1)
              (apply f i value (map (lambda (v) (vector-ref v i)) vectors))))))

(define (vector-count f . vectors)
  (apply vector-fold
         (lambda (i count . elements) (if (apply f i elements) (+ count 1) count))
         0 vectors))

(define (vector-index f . vectors)
  (let ((end (apply min (map vector-length vectors))))
    (let loop ((i 0))
      (cond ((= i end) #f)
            ((apply f (map (lambda (v) (vector-ref v i)) vectors)) i)
            (else (loop (+ i 1)))))))

(define (vector-any f . vectors)
  (let ((end (apply min (map vector-length vectors))))
    (let loop ((i 0))
      (and (< i end)
           (or (apply f (map (lambda (v) (vector-ref v i)) vectors))
               (loop (+ i 1)))))))

(define (vector-every f . vectors)
  (let ((end (apply min (map vector-length vectors))))
    (let loop ((i 0) (last #t))
      (if (= i end)
          last
          (let ((value (apply f (map (lambda (v) (vector-ref v i)) vectors))))
            (and value (loop (+ i 1) value)))))))

(define (vector-empty? vec)
  (zero? (vector-length vec)))

(define (vector-unfold f length . seeds)
  (let ((result (make-vector length)))
    (let loop ((i 0) (seeds seeds))
      (if (= i length)
          result
          (call-with-values (lambda () (apply f i seeds))
            (lambda (value . seeds)
              (vector-set! result i value)
              (loop (+ i 1) seeds)))))))

(define (vector-binary-search vec value compare)
  (let loop ((low 0) (high (vector-length vec)))
    (and (< low high)
         (let* ((middle (quotient (+ low high) 2))
                (order (compare (vector-ref vec middle) value)))
           (cond ((zero? order) middle)
                 ((positive? order) (loop low middle))
                 (else (loop (+ middle 1) high)))))))

(define (vector-swap! vec i j)
  (let ((element (vector-ref vec i)))
    (vector-set! vec i (vector-ref vec j))
    (vector-set! vec j element)))

(define (vector-reverse-copy vec)
  (list->vector (reverse (vector->list vec))))

(define (reverse-vector->list vec)
  (reverse (vector->list vec)))

(define (vector-concatenate vectors)
  (apply vector-append vectors))
