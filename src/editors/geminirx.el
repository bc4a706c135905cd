;;; geminirx.el --- Gemini by the language server of geminirx -*- lexical-binding: t -*-

;; Package-Requires: ((emacs "28.1") (eglot "1.9"))

;;; Commentary:

;; Commands for `geminirx serve' on eglot: write, rewrite, ask, explain, fix, document, commit, chat, stop, keep, discard.
;; (require 'geminirx), then M-x eglot in a buffer of `geminirx-modes', then M-x geminirx-write.

;;; Code:

(require 'cl-lib)
(require 'eieio)
(require 'eglot)

(defvar eglot-confirm-server-edits)
(defvar eglot-confirm-server-initiated-edits)

(defgroup geminirx nil "Gemini by a language server." :group 'tools)

(defcustom geminirx-modes '(markdown-mode gfm-mode text-mode)
  "Major modes whose language server is geminirx.  Eglot has one server per buffer."
  :type '(repeat symbol))

(defclass geminirx-server (eglot-lsp-server) () :documentation "The language server of geminirx.")

(add-to-list 'eglot-server-programs `(,geminirx-modes . (geminirx-server "geminirx" "serve" "--stdio")))

(cl-defmethod eglot-client-capabilities ((_server geminirx-server))
  "Announce that typing is reported before an edit is applied."
  (plist-put (cl-call-next-method) :experimental '(:geminirx (:reportsTypingFirst t))))

(defun geminirx--report-typing (server)
  "Send the changes of all buffers of SERVER that eglot has not sent yet."
  (dolist (buffer (eglot--managed-buffers server))
    (eglot--when-live-buffer buffer (eglot--signal-textDocument/didChange))))

(cl-defmethod eglot-handle-request :around ((server geminirx-server) (_method (eql workspace/applyEdit)) &rest _)
  "Report typing before and after an edit, and apply the edit without a question."
  (geminirx--report-typing server)
  (prog1 (with-suppressed-warnings ((obsolete eglot-confirm-server-initiated-edits))
           (let ((eglot-confirm-server-edits nil) (eglot-confirm-server-initiated-edits nil)) (cl-call-next-method)))
    (geminirx--report-typing server)))

(defun geminirx--server ()
  "Return the server of the buffer."
  (let ((server (eglot-current-server)))
    (unless (cl-typep server 'geminirx-server) (user-error "Gemini: geminirx is not the language server of this buffer; use M-x eglot"))
    server))

(defun geminirx--execute (command arguments)
  "Run COMMAND with the vector ARGUMENTS."
  (let ((server (geminirx--server)))
    (geminirx--report-typing server)
    (jsonrpc-async-request server :workspace/executeCommand (list :command command :arguments arguments)
                           :success-fn #'ignore
                           :error-fn (lambda (problem) (message "Gemini: %s" (plist-get problem :message))))))

(defun geminirx--range (from to)
  "Return the range of the protocol between FROM and TO."
  (list :start (eglot--pos-to-lsp-position from) :end (eglot--pos-to-lsp-position to)))

(defun geminirx--document () "Return the member with the document." (list :uri (plist-get (eglot--TextDocumentIdentifier) :uri)))

(defun geminirx--run (verb &optional instruction)
  "Run VERB at the region or at point, with an INSTRUCTION."
  (geminirx--execute
   (concat "geminirx." verb)
   (vector (append (geminirx--document)
                   (if (use-region-p)
                       (list :ranges (vconcat (mapcar (lambda (part) (geminirx--range (car part) (cdr part))) (region-bounds))))
                     (list :position (eglot--pos-to-lsp-position)))
                   (when instruction (list :instruction instruction)))))
  (deactivate-mark))

(defun geminirx--choose (&rest titles)
  "Run the first code action at point that has one of TITLES."
  (let ((server (geminirx--server)))
    (geminirx--report-typing server)
    (let* ((answer (jsonrpc-request server :textDocument/codeAction
                                    (list :textDocument (eglot--TextDocumentIdentifier)
                                          :range (geminirx--range (point) (point))
                                          :context (list :diagnostics [] :triggerKind 1))))
           (action (cl-some (lambda (title)
                              (cl-find (concat "Gemini: " title) answer :key (lambda (one) (plist-get one :title)) :test #'equal))
                            titles))
           (command (plist-get action :command)))
      (unless action (user-error "Gemini: there is no answer or change at point"))
      (geminirx--execute (plist-get command :command) (plist-get command :arguments)))))

;;;###autoload
(defun geminirx-continue () "Continue the text at point." (interactive) (geminirx--run "continue"))
;;;###autoload
(defun geminirx-write (instruction) "Write at point what INSTRUCTION says." (interactive "sWrite: ") (geminirx--run "write" instruction))
;;;###autoload
(defun geminirx-rewrite (instruction)
  "Rewrite the region as INSTRUCTION says."
  (interactive "sRewrite: ")
  (geminirx--run "rewrite" instruction))
;;;###autoload
(defun geminirx-ask (instruction) "Answer the question INSTRUCTION below." (interactive "sAsk: ") (geminirx--run "ask" instruction))
;;;###autoload
(defun geminirx-explain () "Explain the region." (interactive) (geminirx--run "explain"))
;;;###autoload
(defun geminirx-fix () "Fix the problems of the region." (interactive) (geminirx--run "fix"))
;;;###autoload
(defun geminirx-document () "Write a doc-comment for the region." (interactive) (geminirx--run "document"))
;;;###autoload
(defun geminirx-commit () "Write a commit message." (interactive) (geminirx--run "commit"))
;;;###autoload
(defun geminirx-chat ()
  "Answer the conversation of the buffer."
  (interactive)
  (geminirx--execute "geminirx.chat" (vector (geminirx--document))))
;;;###autoload
(defun geminirx-stop () "Stop all answers." (interactive) (geminirx--execute "geminirx.stop" (vector eglot--{})))
;;;###autoload
(defun geminirx-retry () "Request the answer at point again." (interactive) (geminirx--choose "Retry"))
;;;###autoload
(defun geminirx-keep (all)
  "Keep the change or the answer at point; with a prefix argument ALL, all changes."
  (interactive "P")
  (if all (geminirx--choose "Keep all changes") (geminirx--choose "Keep this change" "Keep")))
;;;###autoload
(defun geminirx-discard (all)
  "Discard the change or answer at point; with a prefix argument ALL, all changes."
  (interactive "P")
  (if all (geminirx--choose "Discard all changes") (geminirx--choose "Discard this change" "Discard")))

(provide 'geminirx)
;;; geminirx.el ends here
