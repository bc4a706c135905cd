using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Chat;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Checks the arguments of a command and plans its session. Every method throws <see cref="StreamJsonRpc.LocalRpcException"/> if
/// the arguments do not fit the server's state.</summary>
internal sealed class SessionPlanner(
    ServerState state,
    EditorState editor,
    CommandTargets targets,
    PromptAnswers prompts,
    ChatPlanner chats
)
{
    /// <summary>Plans the answer to a prompt file at a position or for a selection.</summary>
    public PreparedSession Prepare(StreamArguments arguments)
    {
        var (document, prompt, place) = targets.Locate(ref arguments);
        var isReplacement = prompt.Placement == PromptPlacement.Replace;
        if (isReplacement && place.Start == place.End)
        {
            throw Refuse(
                RefusalReasons.NoSelection,
                $"The prompt '{prompt.Name}' replaces the selection: select the text, and send its \"range\".",
                InvalidParams
            );
        }

        var granularity = GranularityChoice.Of(editor.Current, arguments, isReplacement);
        var from = ResumePoint.AtOffset(place.Target);
        var rewrite = isReplacement
            ? place.ToRewrite(document.Text) with
            {
                KeepsIncomplete = editor.Current.Settings.KeepsIncomplete,
            }
            : null;

        // The line of the instruction is not in the document that is opened.
        var isOpening = prompt.Placement == PromptPlacement.Open;
        var prepared = prompts.Prepare(prompt, document, place, arguments);
        var question = isOpening ? prepared with { Mark = null } : prepared;
        return new(
            document,
            from,
            arguments,
            () =>
                new SessionPlan(document, from, granularity, prompts.Ask(question), arguments, question)
                {
                    Rewrite = rewrite,
                    IsOpening = isOpening,
                }
        )
        {
            Question = question,
            Rewrite = rewrite,
            IsOpening = isOpening,
        };
    }

    /// <summary>Plans the answer to the conversation of a document.</summary>
    /// <exception cref="GeminiConfigurationException">The conversation does not wait for an answer, or a setting is invalid.</exception>
    public PreparedSession PrepareChat(StreamArguments arguments)
    {
        var uri = new DocumentUri(arguments.Uri!);
        var document = targets.FindToSend(uri, $"The document '{uri}' is not open: open it in the editor (textDocument/didOpen).");
        arguments = arguments with { IsChat = true };
        var granularity = GranularityChoice.Of(editor.Current, arguments);
        var from = ResumePoint.AtOffset(chats.FindPlace(document));
        var question = chats.Prepare(document, from.At, arguments);
        return new(
            document,
            from,
            arguments,
            () => new SessionPlan(document, from, granularity, prompts.Ask(question), arguments, question)
        )
        {
            Question = question,
        };
    }

    /// <summary>Plans the same answer anew; it replaces the text that the ended session wrote.</summary>
    public PreparedSession PrepareRetry(SessionArguments arguments) =>
        Prepare(
            targets.FindToSend(arguments, isAgain: true),
            (document, ended) =>
            {
                if (ended.Rewrite is { } rewrite)
                {
                    return Plan(document, ended.From, ended, ended.Question!.Again(ended.Uri)) with { Rewrite = rewrite.Restart() };
                }

                var deleted = ended.FromToDelete(document);
                var (text, offset) = deleted.Without(document.Text);

                // The place of a selection is lost, so such a question is asked again about the text of then.
                var question =
                    ended.Arguments.IsChat ? chats.Prepare(document with { Text = text }, offset, ended.Arguments)
                    : ended.Question is { } asked && ended.Arguments.Prompt != "continue" ? asked.Again(ended.Uri)
                    : prompts.Prepare(
                        prompts.Find(ended.Arguments.Prompt!),
                        document with
                        {
                            Text = text,
                        },
                        PlaceAt(offset),
                        ended.Arguments
                    );
                return Plan(document, deleted.ForRemoval(), ended, question);
            }
        );

    /// <summary>Plans the rest of an answer that broke off.</summary>
    public PreparedSession PrepareContinuation(SessionArguments arguments)
    {
        var ended = targets.FindToSend(arguments, isAgain: false);
        return ended.CanContinue
            ? Prepare(
                ended,
                (document, broken) =>
                {
                    var from = broken.From;
                    return from is { IsWhole: true, Unwritten.Length: > 0 }
                        ? PlanRest(document, from, broken)
                        : Plan(document, from, broken, PrepareRest(document, from, broken));
                }
            )
            : throw Refuse(
                RefusalReasons.Closed,
                $"Session '{ended.SessionId}' cannot be continued, because its answer is closed: use geminirx.retry.",
                InvalidParams
            );
    }

    /// <summary>Plans the deletion of the text that an ended session wrote, or of one of its changes.</summary>
    public PreparedSession PrepareRemoval(SessionArguments arguments) =>
        Prepare(
            targets.Find(arguments),
            (document, ended) => SessionPlan.Removal(document, ended, RewriteActions.HunkOf(arguments, ended))
        );

    /// <summary>Ends the choice about an answer, or about one of its changes: what is in the document stays.</summary>
    public void Keep(SessionArguments arguments)
    {
        var ended = targets.Find(arguments);
        if (RewriteActions.HunkOf(arguments, ended) is { } hunk && ended.Rewrite!.Keep(hunk) is { Lines.HasChanges: true } rest)
        {
            state.History.Replace(ended with { Rewrite = rest });
            state.History.Publish();
        }
        else
        {
            Forget(ended);
        }
    }

    private PreparedSession Prepare(EndedSession ended, Func<Document, EndedSession, SessionPlan> plan)
    {
        var document = targets.FindDocument(ended.Uri, $"The document '{ended.Uri}' is not open any more: open it in the editor.");
        if (document.Instance != ended.Instance)
        {
            throw Refuse(
                RefusalReasons.Changed,
                $"The document '{ended.Uri}' was opened again after session '{ended.SessionId}': run the command again at the place.",
                InvalidParams
            );
        }

        return new(
            document,
            ended.From,
            ended.Arguments,
            () =>
            {
                try
                {
                    var planned = plan(document, ended);
                    Forget(ended);
                    return planned;
                }
                catch (GeminiConfigurationException)
                {
                    Forget(ended);
                    throw;
                }
            }
        )
        {
            Question = ended.Question,
            Rewrite = ended.Rewrite,
        };
    }

    private void Forget(EndedSession ended)
    {
        state.History.Remove(ended.SessionId);
        state.History.Publish();
    }

    private Question PrepareRest(Document document, ResumePoint from, EndedSession broken)
    {
        var (whole, end) = (
            document with
            {
                Text = document.Text.Replace(from.At, from.At, from.Unwritten),
            },
            from.At + from.Unwritten.Length
        );
        return broken.Arguments.IsChat
            ? chats.Prepare(whole, end, broken.Arguments)
            : prompts.PrepareContinuation(whole, PlaceAt(end), broken.Arguments, broken.Question);
    }

    // The text that has arrived already has its form.
    private SessionPlan PlanRest(Document document, ResumePoint from, EndedSession broken) =>
        SessionPlan.OfRest(document, from, GranularityChoice.Of(editor.Current, broken.Arguments), broken.Arguments) with
        {
            Question = broken.Question is { } asked ? asked with { CreateShape = null } : null,
        };

    private SessionPlan Plan(Document document, ResumePoint from, EndedSession ended, Question question) =>
        new(
            document,
            from,
            GranularityChoice.Of(editor.Current, ended.Arguments, ended.Rewrite is not null),
            prompts.Ask(question),
            ended.Arguments,
            question
        );

    private static PromptPlace PlaceAt(int offset) => new(offset, offset, offset, null);
}
