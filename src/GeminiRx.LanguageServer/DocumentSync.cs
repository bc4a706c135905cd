using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GeminiRx.LanguageServer.Completions;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Logging;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer;

/// <summary>
/// Handles the notifications of documents, synchronously and in their order. Each reads its own parameters, because an unreadable change
/// puts the document out of sync.
/// </summary>
internal sealed class DocumentSync(
    ServerState state,
    EditorClient client,
    ServerLog log,
    TextDiagnostics texts,
    CompletionProvider completions
)
{
    public void Open(JsonElement parameters)
    {
        try
        {
            var item = Read(parameters, ProtocolJson.Default.DidOpenParams).TextDocument;
            var uri = new DocumentUri(item.Uri);
            lock (state.Gate)
            {
                Leave(uri, StopReason.Reopened);
                state.Openings.Open(state.Documents.Open(uri, item.Version, item.Text, item.LanguageId ?? ""));
            }

            completions.Close(uri);
            state.History.Publish();
            texts.Check(uri);
        }
        catch
        {
            // A document that was open by this URI is not valid any more.
            if (UriOf(parameters) is { } uri)
            {
                Close(uri);
            }

            throw;
        }
    }

    public void Change(JsonElement parameters)
    {
        (Document Document, IReadOnlyList<DocumentChange> Changes)? changed;
        try
        {
            changed = Change(Read(parameters, ProtocolJson.Default.DidChangeParams));
        }
        catch
        {
            // The editor's document has the change and the server's copy does not: nothing may be written at places of the old text.
            if (UriOf(parameters) is { } uri)
            {
                MarkOutOfSync(uri);
            }
            else
            {
                _ = client.ShowMessageAsync(
                    EditorClient.WarningMessage,
                    "The editor reported a change of a document without its URI, so that text may go to a wrong place: "
                        + "close and reopen the document that you changed last."
                );
            }

            throw;
        }

        if (changed is var (document, changes))
        {
            completions.Change(document, changes);
        }
    }

    public void Close(JsonElement parameters) =>
        Close(new DocumentUri(Read(parameters, ProtocolJson.Default.DidCloseParams).TextDocument.Uri));

    // Returns what was applied.
    private (Document Document, IReadOnlyList<DocumentChange> Changes)? Change(DidChangeParams parameters)
    {
        (Document Document, IReadOnlyList<DocumentChange> Changes)? changed = null;
        var uri = new DocumentUri(parameters.TextDocument.Uri);
        if (state.Documents.Find(uri) is null)
        {
            var reason = state.Documents.IsOutOfSync(uri) ? "out of sync" : "not open";
            log.Warn($"A change of the document '{uri}' is ignored, because the document is {reason}.");
        }
        else if ((changed = TryApply(uri, parameters)) is not null)
        {
            texts.Check(uri);
        }
        else
        {
            log.Warn($"A change of the document '{uri}' has an invalid range: it is out of sync until it is opened again.");
            MarkOutOfSync(uri);
        }

        state.History.Publish();
        return changed;
    }

    private (Document Document, IReadOnlyList<DocumentChange> Changes)? TryApply(DocumentUri uri, DidChangeParams parameters)
    {
        lock (state.Gate)
        {
            if (state.Documents.Change(uri, parameters.ContentChanges, parameters.TextDocument.Version) is not var (document, changes))
            {
                return null;
            }

            state.Sessions.PostTo(uri, new SessionEvent.Changed(changes, document));
            state.History.Move(uri, changes);
            state.Diagnostics.Move(uri, changes);
            state.Marks.Move(uri, changes);
            state.Places.Move(uri, changes);
            return (document, changes);
        }
    }

    private void Close(DocumentUri uri)
    {
        lock (state.Gate)
        {
            Leave(uri, StopReason.Closed);
            state.Documents.Close(uri);
        }

        completions.Close(uri);
        state.History.Publish();
    }

    // The two copies of the document may differ, so nothing is written until it is opened again.
    private void MarkOutOfSync(DocumentUri uri)
    {
        lock (state.Gate)
        {
            if (state.Documents.MarkOutOfSync(uri))
            {
                Leave(uri, StopReason.OutOfSync);
            }
        }

        completions.Close(uri);
        state.History.Publish();
    }

    // Called with the lock held. The offsets of this opening of the document are not valid any more.
    private void Leave(DocumentUri uri, StopReason reason)
    {
        state.Sessions.PostTo(uri, new SessionEvent.Abandoned(reason));
        state.History.RemoveDocument(uri);
        state.Diagnostics.RemoveDocument(uri);
        state.Marks.RemoveDocument(uri);
        state.Places.RemoveDocument(uri);
    }

    private static T Read<T>(JsonElement parameters, JsonTypeInfo<T> type)
        where T : class => parameters.ValueKind == JsonValueKind.Object ? parameters.Deserialize(type)! : throw new JsonException();

    private static DocumentUri? UriOf(JsonElement parameters) =>
        parameters.ValueKind == JsonValueKind.Object
        && parameters.TryGetProperty("textDocument", out var document)
        && document.ValueKind == JsonValueKind.Object
        && document.TryGetProperty("uri", out var uri)
        && uri.ValueKind == JsonValueKind.String
            ? new DocumentUri(uri.GetString()!)
            : null;
}
