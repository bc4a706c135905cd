using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Settings;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Finds what commands are about. Every method throws <see cref="StreamJsonRpc.LocalRpcException"/> if there is no such document
/// or session, or if the document may not be sent.</summary>
internal sealed class CommandTargets(ServerState state, EditorState editor, ContextReader contexts, PromptAnswers prompts)
{
    /// <summary>Finds what a command is about.</summary>
    /// <param name="arguments">The arguments; afterwards with the instruction of the text.</param>
    /// <returns>The document; that of <see cref="CommitMessages.Document"/> for the message of a commit without a document.</returns>
    public (Document Document, PromptFile Prompt, PromptPlace Place) Locate(ref StreamArguments arguments)
    {
        if (CommitMessages.IsFor(arguments))
        {
            return (CommitMessages.Document, prompts.Find(arguments.Prompt!), new PromptPlace(0, 0, 0, null));
        }

        var uri = arguments.Uri is null ? (DocumentUri?)null : new DocumentUri(arguments.Uri);
        var document = FindDocument(uri, $"The document '{arguments.Uri}' is not open: open it in the editor (textDocument/didOpen).");
        var prompt = prompts.Find(arguments.Prompt!);
        var usesDiff = PromptTemplate.Uses(prompt.Body, PromptTemplate.Diff);
        contexts.EnsureMayBeSent(document.Uri, usesDiff);
        var isCommit = usesDiff && CommitDocument.Is(document);
        if (isCommit && arguments is { Position: null, Range: null, Ranges: null, Selections: null })
        {
            arguments = arguments with { Position = new Position(0, 0) };
        }

        var (start, end) = CommandSelection.RangeOf(arguments, document);
        if (isCommit)
        {
            start = end = CommitDocument.PlaceOf(document.Text, start);
        }

        var marker = editor.Current.Settings.InstructionMarker;
        var place = PromptPlace.Of(document, start, end, prompt, string.IsNullOrWhiteSpace(arguments.Instruction) ? marker : null);
        if (place.Instruction is { } line)
        {
            arguments = arguments with { Instruction = line.Text };
        }
        else if (prompt.NeedsInstruction && string.IsNullOrWhiteSpace(arguments.Instruction))
        {
            throw Refuse(
                RefusalReasons.NoInstruction,
                $"The prompt '{prompt.Name}' needs an instruction: send \"instruction\", or write it as a line that begins with {marker}.",
                InvalidParams
            );
        }

        return (document, prompt, place);
    }

    /// <summary>Finds the ended session of a command.</summary>
    public EndedSession Find(SessionArguments arguments) =>
        state.History.Ended.Find(new SessionId(arguments.SessionId!))
        ?? throw Refuse(
            RefusalReasons.UnknownSession,
            $"No ended session has the id '{arguments.SessionId}': geminirx/status lists the ended sessions.",
            InvalidParams
        );

    /// <summary>Finds an open document that may be sent.</summary>
    public Document FindToSend(DocumentUri? uri, string ifNotOpen)
    {
        var document = FindDocument(uri, ifNotOpen);
        contexts.EnsureMayBeSent(document.Uri);
        return document;
    }

    /// <summary>Finds an ended session whose document may be sent.</summary>
    /// <param name="arguments">The arguments of the command.</param>
    /// <param name="isAgain">Whether the same is asked again, which may be about staged changes.</param>
    public EndedSession FindToSend(SessionArguments arguments, bool isAgain)
    {
        var ended = Find(arguments);
        contexts.EnsureMayBeSent(ended.Uri, isAgain && ended.Question is { UsesDiff: true });
        return ended;
    }

    /// <summary>Finds an open document.</summary>
    public Document FindDocument(DocumentUri? uri, string ifNotOpen) =>
        state.Documents.Find(uri)
        ?? throw Refuse(
            RefusalReasons.NotOpen,
            state.Documents.IsOutOfSync(uri)
                ? $"A change of the document '{uri}' could not be read, so nothing is written into it: close and reopen it."
                : ifNotOpen,
            InvalidParams
        );
}
