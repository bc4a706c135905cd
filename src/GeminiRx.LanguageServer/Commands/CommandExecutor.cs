using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GeminiRx.LanguageServer.Completions;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Openings;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Streaming;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Executes the commands. Those that stream are answered at once with the session's id, unless they are awaited.</summary>
internal sealed class CommandExecutor(
    ServerState state,
    SessionLifecycle lifecycle,
    AnswerOpener opener,
    SessionPlanner planner,
    RepeatedRequests repeated,
    CommitMessages commits,
    DailyUsage daily,
    CompletionProvider completions,
    EditorClient client
)
{
    // Minutes.
    private const int StandardPause = 60;
    private const int MaxPause = 7 * 24 * 60;

    public Task<JsonElement> ExecuteAsync(ExecuteCommandParams parameters, CancellationToken cancellationToken) =>
        parameters.Command switch
        {
            _ when CommandNames.PromptOf(parameters.Command) is { } prompt => WriteAsync(parameters, prompt, cancellationToken),
            CommandNames.Prompt => WriteAsync(parameters, prompt: null, cancellationToken),
            CommandNames.Chat => ChatAsync(parameters, cancellationToken),
            CommandNames.Stop => Task.FromResult(Stop(ReadArgument(parameters, ProtocolJson.Default.StopArguments)?.SessionId)),
            CommandNames.Retry => StartAsync(planner.PrepareRetry, ReadSession(parameters), cancellationToken),
            CommandNames.ContinueFrom => StartAsync(planner.PrepareContinuation, ReadSession(parameters), cancellationToken),
            CommandNames.Discard => DiscardAsync(ReadSession(parameters), cancellationToken),
            CommandNames.Keep => Task.FromResult(Keep(ReadSession(parameters))),
            CommandNames.PauseCompletions => Task.FromResult(Pause(ReadArgument(parameters, ProtocolJson.Default.PauseArguments))),
            CommandNames.Usage => Task.FromResult(ToJson(daily.Read(), ProtocolJson.Default.UsageResult)),
            _ => throw Refuse(InvalidParams, $"Unknown command '{parameters.Command}': use one of {string.Join(", ", CommandNames.All)}."),
        };

    private Task<JsonElement> WriteAsync(ExecuteCommandParams parameters, string? prompt, CancellationToken cancellationToken)
    {
        var arguments =
            ReadArgument(parameters, ProtocolJson.Default.StreamArguments)
            ?? (
                prompt == CommandNames.CommitPrompt
                    ? new StreamArguments(null)
                    : throw Refuse(
                        InvalidParams,
                        $"{parameters.Command} needs one argument: {{ \"uri\": …, \"position\": {{ \"line\": …, \"character\": … }} }}."
                    )
            );
        prompt ??=
            arguments.Prompt ?? throw Refuse(InvalidParams, $"{parameters.Command} needs the name of a prompt file: {{ \"prompt\": … }}.");
        arguments = arguments with { Prompt = prompt };
        if (CommitMessages.IsFor(arguments))
        {
            return CommitAsync(arguments, cancellationToken);
        }

        var prepared = planner.Prepare(arguments);
        return arguments.Force is not true && !prepared.IsOpening && repeated.TryBegin(prepared) is { } question
            ? AskAsync(prepared, question, cancellationToken)
            : StartAsync(prepared, arguments.Await, cancellationToken);
    }

    // An editor may wait for the answer to the command, so it is given before the user is asked.
    private async Task<JsonElement> AskAsync(PreparedSession prepared, SessionId question, CancellationToken cancellationToken)
    {
        if (prepared.Arguments.Await is true)
        {
            var isWanted = await repeated.AskAsync(question, Task.CompletedTask, cancellationToken).ConfigureAwait(false);
            var (asked, end) = isWanted
                ? StartAsked(prepared, question)
                : throw Refuse(RefusalReasons.Busy, "Not started, because an answer is already being written at this place.");
            return await EndOfAsync(asked, end, cancellationToken).ConfigureAwait(false);
        }

        _ = StartLaterAsync(prepared, question, client.NextAnswerWritten());
        return ToJson(new SessionStarted(null, Asked: true), ProtocolJson.Default.SessionStarted);
    }

    private async Task StartLaterAsync(PreparedSession prepared, SessionId question, Task answered)
    {
        try
        {
            if (await repeated.AskAsync(question, answered, CancellationToken.None).ConfigureAwait(false))
            {
                StartAsked(prepared, question);
            }
        }
        catch (Exception e) when (e is StreamJsonRpc.LocalRpcException or GeminiException)
        {
            var message = e is GeminiException failure ? failure.ToUserMessage() : e.Message;
            await client.ShowMessageAsync(EditorClient.ErrorMessage, message).ConfigureAwait(false);
        }
    }

    // The document may change at any moment: the plan is made again until it is started for the newest revision.
    private (SessionId Id, Task<SessionEnded> End) StartAsked(PreparedSession prepared, SessionId question)
    {
        try
        {
            while (true)
            {
                var (document, arguments) = repeated.Locate(question, prepared.Arguments);
                var current = planner.Prepare(arguments);
                if (current.Document == document && lifecycle.TryStart(PlanOf(current), Task.CompletedTask) is { } started)
                {
                    return started;
                }
            }
        }
        finally
        {
            state.Places.Remove(question);
        }
    }

    private async Task<JsonElement> CommitAsync(StreamArguments arguments, CancellationToken cancellationToken) =>
        ToJson(await commits.WriteAsync(arguments, cancellationToken).ConfigureAwait(false), ProtocolJson.Default.CommitMessage);

    private Task<JsonElement> ChatAsync(ExecuteCommandParams parameters, CancellationToken cancellationToken) =>
        ReadArgument(parameters, ProtocolJson.Default.StreamArguments) is { Uri: not null } arguments
            ? StartAsync(planner.PrepareChat(arguments), arguments.Await, cancellationToken)
            : throw Refuse(InvalidParams, $"{parameters.Command} needs one argument: {{ \"uri\": … }}.");

    private JsonElement Stop(string? sessionId)
    {
        SessionId? id = sessionId is null ? null : new SessionId(sessionId);
        var stopped = state.Sessions.Post(id, new SessionEvent.StopRequested());
        return ToJson(new SessionsStopped(stopped), ProtocolJson.Default.SessionsStopped);
    }

    private JsonElement Pause(PauseArguments? arguments)
    {
        completions.Pause(TimeSpan.FromMinutes(Math.Clamp(arguments?.Minutes ?? StandardPause, 0, MaxPause)));
        return ToJson(new EmptyResult(), ProtocolJson.Default.EmptyResult);
    }

    private JsonElement Keep(SessionArguments arguments)
    {
        planner.Keep(arguments);
        _ = client.RefreshCodeLensesAsync();
        return ToJson(new EmptyResult(), ProtocolJson.Default.EmptyResult);
    }

    private Task<JsonElement> DiscardAsync(SessionArguments arguments, CancellationToken cancellationToken)
    {
        if (state.Sessions.Post(new SessionId(arguments.SessionId!), new SessionEvent.DiscardRequested()) > 0)
        {
            return Task.FromResult(ToJson(new SessionStarted(arguments.SessionId!), ProtocolJson.Default.SessionStarted));
        }

        return StartAsync(planner.PrepareRemoval, arguments, cancellationToken);
    }

    private Task<JsonElement> StartAsync(
        Func<SessionArguments, PreparedSession> prepare,
        SessionArguments arguments,
        CancellationToken cancellationToken
    ) => StartAsync(prepare(arguments), arguments.Await, cancellationToken);

    private async Task<JsonElement> StartAsync(PreparedSession prepared, bool? isAwaited, CancellationToken cancellationToken)
    {
        // No other message is handled before the first await, so the session receives every change after this snapshot.
        var plan = PlanOf(prepared);

        // The session's own messages follow the answer, which contains its id.
        var begin = isAwaited is true ? Task.CompletedTask : client.NextAnswerWritten();
        var (id, end) = prepared.IsOpening ? opener.Start(plan, begin) : lifecycle.Start(plan, begin);
        if (isAwaited is not true)
        {
            return ToJson(new SessionStarted(id.Value), ProtocolJson.Default.SessionStarted);
        }

        return await EndOfAsync(id, end, cancellationToken).ConfigureAwait(false);
    }

    private SessionPlan PlanOf(PreparedSession prepared)
    {
        try
        {
            return prepared.CreatePlan();
        }
        catch (GeminiConfigurationException e) when (!prepared.IsOpening)
        {
            lifecycle.RecordRefusal(prepared, new Problem(e.Kind, e.ToUserMessage(), IsError: true));
            throw;
        }
    }

    private async Task<JsonElement> EndOfAsync(SessionId id, Task<SessionEnded> end, CancellationToken cancellationToken)
    {
        try
        {
            return ToJson(await end.WaitAsync(cancellationToken).ConfigureAwait(false), ProtocolJson.Default.SessionEnded);
        }
        catch (OperationCanceledException)
        {
            state.Sessions.Post(id, new SessionEvent.StopRequested());
            throw;
        }
    }

    private static SessionArguments ReadSession(ExecuteCommandParams parameters) =>
        ReadArgument(parameters, ProtocolJson.Default.SessionArguments) is { SessionId: not null } session
            ? session
            : throw Refuse(InvalidParams, $"{parameters.Command} needs one argument: {{ \"sessionId\": … }}.");

    private static T? ReadArgument<T>(ExecuteCommandParams parameters, JsonTypeInfo<T> type)
        where T : class =>
        parameters.Arguments switch
        {
            // Emacs sends null for an object without members.
            null or [] or [{ ValueKind: JsonValueKind.Null }] => null,
            [{ ValueKind: JsonValueKind.Object } argument, ..] => argument.Deserialize(type),
            [var argument, ..] => throw Refuse(
                InvalidParams,
                $"The argument of {parameters.Command} is of type {argument.ValueKind}: send an object."
            ),
        };

    private static JsonElement ToJson<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToElement(value, type);
}
