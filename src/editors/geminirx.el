;;; geminirx.el --- Gemini by the language server of geminirx -*- lexical-binding: t -*-

;; Package-Requires: ((emacs "28.1") (eglot "1.9"))

;;; Commentary:

;; Commands for `geminirx serve' on eglot: continue, write, rewrite, ask, explain, fix, document, commit, prompt, chat, keep and more.
;; (require 'geminirx), then M-x eglot in a buffer of `geminirx-modes', then M-x geminirx-write.

;;; Code:

(require 'cl-lib)
(require 'eieio)
(require 'eglot)
(require 'flymake)
(require 'xdg)

(defvar eglot-confirm-server-edits)
(defvar eglot-confirm-server-initiated-edits)

(defgroup geminirx nil "Gemini by a language server." :group 'tools)

(defcustom geminirx-modes '(markdown-mode gfm-mode text-mode)
  "Major modes whose language server is geminirx.  Eglot has one server per buffer."
  :type '(repeat symbol))

(defcustom geminirx-model nil
  "Model, such as \"gemini-flash-latest\".  With nil, the settings choose it."
  :type '(choice (const nil) string))

(defcustom geminirx-granularity nil
  "Smallest text of one edit: arrival, word, line, paragraph or whole.
With nil, the settings choose it."
  :type '(choice (const nil) string))

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

(defun geminirx--problem (problem)
  "Return the flymake diagnostic PROBLEM in the form of the protocol."
  (let ((backend (flymake-diagnostic-backend problem)))
    (or (and (eq backend 'eglot-flymake-backend) (alist-get 'eglot-lsp-diag (flymake-diagnostic-data problem)))
        (list :range (geminirx--range (flymake-diagnostic-beg problem) (flymake-diagnostic-end problem))
              :severity (pcase (get (flymake-diagnostic-type problem) 'flymake-category) ('flymake-error 1) ('flymake-warning 2) (_ 3))
              :source (format "%s" backend)
              :message (flymake-diagnostic-text problem)))))

(defun geminirx--problems ()
  "Return the problems that others report in the region or in the line of point."
  (seq-remove (lambda (problem) (equal (plist-get problem :source) "geminirx"))
              (mapcar #'geminirx--problem (if (use-region-p)
                                              (flymake-diagnostics (region-beginning) (region-end))
                                            (flymake-diagnostics (line-beginning-position) (line-end-position))))))

(defun geminirx--options ()
  "Return the members of the user options."
  (append (when geminirx-model (list :model geminirx-model)) (when geminirx-granularity (list :granularity geminirx-granularity))))

(defun geminirx--run (verb &optional instruction prompt)
  "Run VERB at the region or at point, with an INSTRUCTION and the name PROMPT."
  (geminirx--server)
  (let ((problems (geminirx--problems)))
    (when (and (equal verb "fix") (not problems)) (user-error "Gemini: no problem is reported in the line or the region"))
    (geminirx--execute
     (concat "geminirx." verb)
     (vector (append (geminirx--document)
                     (if (use-region-p)
                         (list :ranges (vconcat (mapcar (lambda (part) (geminirx--range (car part) (cdr part))) (region-bounds))))
                       (list :position (eglot--pos-to-lsp-position)))
                     (when instruction (list :instruction instruction))
                     (when prompt (list :prompt prompt))
                     (when problems (list :diagnostics (vconcat problems)))
                     (geminirx--options)))))
  (deactivate-mark))

(defun geminirx--prompts ()
  "Return the names of the user's prompt files."
  (let ((folder (pcase system-type ('darwin "~/Library/Application Support") ('windows-nt (getenv "APPDATA")) (_ (xdg-config-home)))))
    (mapcar #'file-name-base (file-expand-wildcards (expand-file-name "geminirx/prompts/*.md" folder)))))

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
(defun geminirx-prompt (name &optional instruction)
  "Run the prompt file NAME, with an INSTRUCTION or without one."
  (interactive (list (completing-read "Prompt: " (geminirx--prompts)) (read-string "Instruction: ")))
  (geminirx--run "prompt" (unless (equal instruction "") instruction) name))
;;;###autoload
(defun geminirx-chat ()
  "Answer the conversation of the buffer."
  (interactive)
  (geminirx--execute "geminirx.chat" (vector (append (geminirx--document) (geminirx--options)))))
;;;###autoload
(defun geminirx-stop () "Stop all answers." (interactive) (geminirx--execute "geminirx.stop" (vector eglot--{})))
;;;###autoload
(defun geminirx-retry () "Request the answer at point again." (interactive) (geminirx--choose "Retry"))
;;;###autoload
(defun geminirx-continue-from () "Continue the answer at point that broke off." (interactive) (geminirx--choose "Continue from here"))
;;;###autoload
(defun geminirx-keep (&optional all)
  "Keep the change or the answer at point; with a prefix argument ALL, all changes."
  (interactive "P")
  (if all (geminirx--choose "Keep all changes") (geminirx--choose "Keep this change" "Keep")))
;;;###autoload
(defun geminirx-discard (&optional all)
  "Discard the change or answer at point; with a prefix argument ALL, all changes."
  (interactive "P")
  (if all (geminirx--choose "Discard all changes") (geminirx--choose "Discard this change" "Discard")))

(provide 'geminirx)
;;; geminirx.el ends here
