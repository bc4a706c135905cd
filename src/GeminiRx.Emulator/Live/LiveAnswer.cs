using System.Text;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>An answer while it is sent: calls and their results, then text or speech. Can be interrupted.</summary>
internal sealed class LiveAnswer(
    EmulatorOptions options,
    LiveSetup setup,
    LiveSocket socket,
    LiveTurnRequest request,
    string id,
    Func<string, Task> end
)
{
    private readonly CancellationTokenSource _interrupt = CancellationTokenSource.CreateLinkedTokenSource(socket.Ended);
    private readonly StringBuilder _sent = new();
    private readonly Dictionary<string, JsonElement> _results = [];
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private IReadOnlyList<string> _asked = [];
    private Task _running = Task.CompletedTask;

    public bool IsRunning => !_running.IsCompleted;

    private int PromptTokens => TokenUsage.Estimate(request.Conversation.Append(request.Prompt).Sum(Encoding.UTF8.GetByteCount));

    private int AnswerTokens => TokenUsage.Estimate(Encoding.UTF8.GetByteCount(_sent.ToString()));

    public void Start() => _running = RunAsync();

    /// <summary>Takes results of calls.</summary>
    public void Take(IReadOnlyList<JsonElement> results)
    {
        lock (_gate)
        {
            foreach (var result in results)
            {
                _results[result.Text("id") ?? ""] = result.TryGetProperty("response", out var response) ? response.Clone() : default;
            }

            if (_asked.Count > 0 && _asked.All(_results.ContainsKey))
            {
                _answered.TrySetResult();
            }
        }
    }

    /// <summary>Ends the answer as the service does when the user speaks.</summary>
    public async Task InterruptAsync()
    {
        if (!IsRunning)
        {
            return;
        }

        await StopAsync().ConfigureAwait(false);
        if (socket.Ended.IsCancellationRequested || _isComplete)
        {
            return;
        }

        if (_asked.Count > 0 && !_answered.Task.IsCompleted)
        {
            await socket.SendAsync(LiveMessages.Cancellation(_asked)).ConfigureAwait(false);
        }

        await socket.SendAsync(LiveMessages.Flag("interrupted")).ConfigureAwait(false);
        await CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Stops sending.</summary>
    public async Task StopAsync()
    {
        await _interrupt.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    private bool _isComplete;

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            var reply = ReplyOf();
            await WaitAsync(reply.FirstChunkDelay ?? options.FirstChunkDelay).ConfigureAwait(false);
            if (setup.IsExtended)
            {
                await socket.SendAsync(LiveMessages.Status("IN_PROGRESS")).ConfigureAwait(false);
            }

            if (reply.Calls.Count > 0)
            {
                await CallAsync(reply.Calls).ConfigureAwait(false);
            }

            await SayAsync(TextOf(reply), reply).ConfigureAwait(false);
            _interrupt.Token.ThrowIfCancellationRequested();
            await socket.SendAsync(LiveMessages.Flag("generationComplete")).ConfigureAwait(false);
            _isComplete = true;
            await CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is OperationCanceledException or System.Net.WebSockets.WebSocketException or ObjectDisposedException or IOException)
        {
            // The answer was interrupted, or the connection has ended.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // OnTurn or the script has failed.
            _isComplete = true;
            await socket.FailAsync(e).ConfigureAwait(false);
        }
    }

    private async Task CompleteAsync()
    {
        await socket.SendAsync(LiveMessages.TurnComplete(PromptTokens, AnswerTokens, setup.IsSpoken)).ConfigureAwait(false);
        if (setup.IsExtended)
        {
            await socket.SendAsync(LiveMessages.Status("IDLE")).ConfigureAwait(false);
        }

        await end(_sent.ToString()).ConfigureAwait(false);
    }

    private EmulatorReply ReplyOf()
    {
        var reply =
            options.Live.OnTurn?.Invoke(request)
            ?? options.Script?.ReplyTo(request.Prompt, new CallTarget("", setup.Model, ServiceMethod.Stream))
            ?? options.Reply;
        var function = setup.Functions.FirstOrDefault(function => request.Prompt.Contains(function.Name, StringComparison.Ordinal));
        return reply is { Calls.Count: 0, Text: null, BuiltIn: null, Echo: false } && function.Name is { Length: > 0 } name
            ? reply with
            {
                Calls = [new EmulatorCall(name, SampleInstance.Create(function.Parameters))],
            }
            : reply;
    }

    private string TextOf(EmulatorReply reply) =>
        reply.Text
        ?? (reply.Echo ? request.Prompt : null)
        ?? (reply.BuiltIn is { } name ? BuiltInTexts.All[name] : null)
        ?? (
            reply.Calls.Count > 0
                ? $"The result of {string.Join(" and ", reply.Calls.Select(call => call.Name))} has arrived."
                : $"No model says this, but the GeminiRx emulator. It heard: {request.Prompt}"
        );

    private async Task CallAsync(IReadOnlyList<EmulatorCall> calls)
    {
        var asked = calls.Select((call, i) => ($"call-{id}-{i}", call)).ToList();
        lock (_gate)
        {
            _asked = [.. asked.Select(call => call.Item1)];
        }

        await socket.SendAsync(LiveMessages.ToolCall(asked, PromptTokens)).ConfigureAwait(false);
        await _answered.Task.WaitAsync(_interrupt.Token).ConfigureAwait(false);
    }

    private async Task SayAsync(string text, EmulatorReply reply)
    {
        var size = reply.CharactersPerEvent ?? options.CharactersPerEvent;
        for (var at = 0; at < text.Length; )
        {
            if (at > 0)
            {
                await WaitAsync(reply.BurstInterval ?? options.BurstInterval).ConfigureAwait(false);
            }

            var length = Math.Min(size, text.Length - at);
            length += at + length < text.Length && char.IsHighSurrogate(text[at + length - 1]) ? 1 : 0;
            _interrupt.Token.ThrowIfCancellationRequested();
            await SendPieceAsync(text.Substring(at, length), at, isLast: at + length == text.Length).ConfigureAwait(false);
            at += length;
            if (setup.IsExtended && at < text.Length && at >= text.Length / 2 && at - length < text.Length / 2)
            {
                // A spoken piece ends, but not the turn.
                await socket.SendAsync(LiveMessages.Flag("turnComplete")).ConfigureAwait(false);
            }
        }
    }

    private async Task SendPieceAsync(string piece, int at, bool isLast)
    {
        if (setup.IsSpoken)
        {
            await socket.SendAsync(LiveMessages.Audio(at, piece.Length)).ConfigureAwait(false);
            if (setup.TranscribesOutput)
            {
                await socket.SendAsync(LiveMessages.Transcription("outputTranscription", piece, isLast)).ConfigureAwait(false);
            }
        }
        else
        {
            await socket.SendAsync(LiveMessages.Text(piece)).ConfigureAwait(false);
        }

        _sent.Append(piece);
    }

    private Task WaitAsync(TimeSpan time) =>
        time > TimeSpan.Zero ? Task.Delay(time, options.TimeProvider, _interrupt.Token) : Task.CompletedTask;
}
