using System.Reactive.Linq;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Streaming;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer;

/// <summary>The commands. Those that stream are answered at once with the session's name, unless they are awaited.</summary>
internal sealed class Commands(Workspace workspace, Gemini gemini, Client client)
{
    public const string Continue = "geminirx.continue";
    public const string Stop = "geminirx.stop";
    public const string Retry = "geminirx.retry";
    public const string ContinueFrom = "geminirx.continueFrom";
    public const string Discard = "geminirx.discard";

    public static IReadOnlyList<string> Names { get; } = [Continue, Stop, Retry, ContinueFrom, Discard];

    public Task<JsonElement> ExecuteAsync(ExecuteCommandParams parameters, CancellationToken cancellationToken) =>
        parameters.Command switch
        {
            Continue => ContinueAsync(
                Argument(parameters, ProtocolJson.Default.StreamArguments)
                    ?? throw Refuse(
                        InvalidParams,
                        $"{Continue} needs one argument: {{ \"uri\": …, \"position\": {{ \"line\": …, \"character\": … }} }}."
                    ),
                cancellationToken
            ),
            Stop => Task.FromResult(
                ToJson(
                    new SessionsStopped(
                        workspace.Post(
                            Argument(parameters, ProtocolJson.Default.StopArguments)?.SessionId,
                            new SessionEvent.StopRequested()
                        )
                    ),
                    ProtocolJson.Default.SessionsStopped
                )
            ),
            Retry => StartAsync(ToRetry, Session(parameters), cancellationToken),
            ContinueFrom => StartAsync(ToContinue, Incomplete(Session(parameters)), cancellationToken),
            Discard => DiscardAsync(Session(parameters), cancellationToken),
            _ => throw Refuse(InvalidParams, $"There is no command {parameters.Command}: the commands are {string.Join(", ", Names)}."),
        };

    private Task<JsonElement> ContinueAsync(StreamArguments asked, CancellationToken cancellationToken)
    {
        var document = Find(asked.Uri, "The document is not open: open it in the editor first (textDocument/didOpen).");
        var position =
            asked.Position ?? asked.Range?.End ?? throw Refuse(InvalidParams, "The position is missing: say where the text goes.");
        var offset =
            document.OffsetAt(position)
            ?? throw Refuse(
                InvalidParams,
                $"Line {position.Line} is not in the document, which has lines 0 to {document.LineCount - 1}: send a position inside it."
            );
        var granularity = GranularityOf(asked);
        return StartAsync(
            () =>
                new SessionPlan(
                    document,
                    ResumePoint.AtOffset(offset),
                    granularity,
                    Ask(asked, document.Text, offset),
                    asked,
                    IsForgotten: false
                ),
            document,
            ResumePoint.AtOffset(offset),
            asked,
            asked.Await,
            cancellationToken
        );
    }

    private Task<JsonElement> StartAsync(
        Func<Document, EndedSession, SessionPlan> plan,
        SessionArguments arguments,
        CancellationToken cancellationToken
    )
    {
        var ended =
            workspace.History.Find(arguments.SessionId)
            ?? throw Refuse(InvalidParams, "There is no ended session by that name: geminirx/status says which there are.");
        var document = Find(ended.Uri, "The document is not open any more.");
        if (document.Instance != ended.Instance)
        {
            throw Refuse(
                InvalidParams,
                "The document was opened again since that session: run the command again at the place where the text goes."
            );
        }

        return StartAsync(
            () =>
            {
                workspace.Forget(ended);
                return plan(document, ended);
            },
            document,
            ended.From,
            ended.Asked,
            arguments.Await,
            cancellationToken
        );
    }

    private Task<JsonElement> DiscardAsync(SessionArguments arguments, CancellationToken cancellationToken)
    {
        if (workspace.Post(arguments.SessionId, new SessionEvent.DiscardRequested()) > 0)
        {
            return Task.FromResult(ToJson(new SessionStarted(arguments.SessionId!), ProtocolJson.Default.SessionStarted));
        }

        return StartAsync(ToDiscard, arguments, cancellationToken);
    }

    private SessionPlan ToRetry(Document document, EndedSession ended)
    {
        var (text, offset) = ended.From.Without(document.Text);
        return new SessionPlan(
            document,
            ended.From.ForRemoval(),
            GranularityOf(ended.Asked),
            Ask(ended.Asked, text, offset),
            ended.Asked,
            IsForgotten: false
        );
    }

    private SessionPlan ToContinue(Document document, EndedSession ended)
    {
        var from = ended.From;
        var answer = from is { IsWhole: true, Unwritten.Length: > 0 }
            ? Observable.Return<Chunk>(new FinishedChunk(Outcome.Completed))
            : Ask(ended.Asked, document.Text.Insert(from.At, from.Unwritten), from.At + from.Unwritten.Length);
        return new SessionPlan(document, from, GranularityOf(ended.Asked), answer, ended.Asked, IsForgotten: false);
    }

    private SessionPlan ToDiscard(Document document, EndedSession ended)
    {
        var nothing = Observable.Return<Chunk>(new FinishedChunk(Outcome.Stopped));
        return new SessionPlan(document, ended.From.ForRemoval(), GranularityOf(ended.Asked), nothing, ended.Asked, IsForgotten: true);
    }

    private IObservable<Chunk> Ask(StreamArguments asked, string text, int offset) =>
        gemini.Answers()(ContinuePrompt.Create(text, offset, asked.Instruction, ClientSettings.Clean(asked.Model)));

    private async Task<JsonElement> StartAsync(
        Func<SessionPlan> plan,
        Document document,
        ResumePoint from,
        StreamArguments asked,
        bool? isAwaited,
        CancellationToken cancellationToken
    )
    {
        // Up to the first await nothing else happens in the server, so that the session sees every change after this snapshot.
        SessionPlan planned;
        try
        {
            planned = plan();
        }
        catch (GeminiConfigurationException e)
        {
            workspace.Refuse(document, from, asked, new Problem(e.Kind, $"Gemini: {e.ToUserMessage()}", IsError: true));
            throw;
        }

        // Its own messages follow the answer, which says its name.
        var (id, end) = workspace.Start(planned, isAwaited is true ? Task.CompletedTask : client.NextAnswerWritten());
        if (isAwaited is not true)
        {
            return ToJson(new SessionStarted(id), ProtocolJson.Default.SessionStarted);
        }

        try
        {
            return ToJson(await end.WaitAsync(cancellationToken).ConfigureAwait(false), ProtocolJson.Default.SessionEnded);
        }
        catch (OperationCanceledException)
        {
            workspace.Post(id, new SessionEvent.StopRequested());
            throw;
        }
    }

    private SessionArguments Incomplete(SessionArguments arguments) =>
        workspace.History.Find(arguments.SessionId) is { CanContinue: false }
            ? throw Refuse(InvalidParams, "The answer of that session is in the document, as a whole: there is nothing to continue.")
            : arguments;

    private Document Find(string? uri, string ifNotOpen) =>
        workspace.Find(uri)
        ?? throw Refuse(
            InvalidParams,
            workspace.IsOutOfSync(uri)
                ? "A change of the document could not be read, so nothing is written into it: close the document and open it again."
                : ifNotOpen
        );

    private Granularity GranularityOf(StreamArguments asked) =>
        asked.Granularity is { } name
            ? Granularities.Parse(name)
                ?? throw Refuse(InvalidParams, "The granularity is unknown: use arrival, word, line, paragraph or whole.")
            : gemini.Settings.Granularity ?? (client.Abilities.StreamingEdits ? Granularity.Arrival : Granularity.Line);

    private static SessionArguments Session(ExecuteCommandParams parameters) =>
        Argument(parameters, ProtocolJson.Default.SessionArguments) is { SessionId: not null } session
            ? session
            : throw Refuse(InvalidParams, $"{parameters.Command} needs one argument: {{ \"sessionId\": … }}.");

    private static T? Argument<T>(ExecuteCommandParams parameters, JsonTypeInfo<T> type)
        where T : class =>
        parameters.Arguments switch
        {
            // Emacs makes null of an object without members.
            null or [] or [{ ValueKind: JsonValueKind.Null }] => null,
            [{ ValueKind: JsonValueKind.Object } argument, ..] => argument.Deserialize(type),
            _ => throw Refuse(InvalidParams, $"The argument of {parameters.Command} is an object."),
        };

    private static JsonElement ToJson<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToElement(value, type);
}
