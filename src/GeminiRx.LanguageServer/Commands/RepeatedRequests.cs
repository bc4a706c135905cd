using System.Reactive.Concurrency;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Sessions;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Asks the user before a second answer is started at the place of a running one. One question for each document at a
/// time.</summary>
internal sealed class RepeatedRequests(ServerState state, EditorClient client, IScheduler scheduler)
{
    private const string Start = "Start another";
    private const string Cancel = "Cancel";

    // How long the user has for the answer.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);

    /// <summary>Begins a question if a session runs at the place. From now on the selection of the command follows all changes.</summary>
    /// <returns>The question; null if none is needed.</returns>
    /// <exception cref="StreamJsonRpc.LocalRpcException">Another question about the document is open.</exception>
    public SessionId? TryBegin(PreparedSession prepared)
    {
        var document = prepared.Document;
        lock (state.Gate)
        {
            if (!state.Places.IsTaken(new SessionPlaces.Place(document.Uri, prepared.Range.Start, prepared.Range.End)))
            {
                return null;
            }

            if (state.Places.IsAsked(document.Uri))
            {
                throw Refuse(
                    RefusalReasons.Busy,
                    "Not started, because the editor already asks whether to start another answer: answer that question first."
                );
            }

            var question = state.Sessions.NextId();
            var (start, end) = CommandSelection.RangeOf(prepared.Arguments, document);
            state.Places.Add(question, new SessionPlaces.Place(document.Uri, start, end, IsAsked: true));
            return question;
        }
    }

    /// <summary>Asks, and tells the user if the editor gave no answer.</summary>
    /// <param name="question">The question.</param>
    /// <param name="begin">The question waits for this.</param>
    /// <param name="cancellationToken">Withdraws the question.</param>
    /// <returns>Whether to start another answer. Otherwise the question is over.</returns>
    public async Task<bool> AskAsync(SessionId question, Task begin, CancellationToken cancellationToken)
    {
        string? choice = null;
        try
        {
            await begin.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var limit = scheduler.Schedule(_limit, wait.Cancel);
            choice = await client
                .AskAsync("An answer is already being written at this place. Start another one there?", [Start, Cancel], wait.Token)
                .ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            if (choice != Start)
            {
                state.Places.Remove(question);
            }
        }

        if (choice is not (Start or Cancel))
        {
            await client
                .ShowMessageAsync(
                    EditorClient.InfoMessage,
                    "Not started, because an answer is already being written at this place: stop it, or wait for its end."
                )
                .ConfigureAwait(false);
        }

        return choice == Start;
    }

    /// <summary>Returns the current document of a question, and the arguments of its command with the current place.</summary>
    /// <exception cref="StreamJsonRpc.LocalRpcException">The document was closed or opened again.</exception>
    public (Document Document, StreamArguments Arguments) Locate(SessionId question, StreamArguments arguments)
    {
        lock (state.Gate)
        {
            if (state.Places.Find(question) is not { } place || state.Documents.Find(place.Uri) is not { } document)
            {
                throw Refuse(
                    RefusalReasons.Changed,
                    "Not started, because the document was closed or loaded again: run the command again."
                );
            }

            var range = new Protocol.Range(document.PositionAt(place.Start), document.PositionAt(place.End));
            return (document, arguments with { Position = null, Range = range, Ranges = null });
        }
    }
}
