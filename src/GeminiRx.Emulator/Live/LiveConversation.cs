using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>One connection of a session: reads the client's messages, and runs its turns one at a time.</summary>
internal sealed class LiveConversation(
    LiveEmulator emulator,
    EmulatorOptions options,
    LiveSocket socket,
    LiveCall call,
    long number,
    Action<string> record
)
{
    private const int BytesPerMillisecond = 32;

    private readonly List<string> _pending = [];
    private ImmutableList<string> _said = [];
    private LiveSetup _setup = null!;
    private LiveAnswer? _answer;
    private long _audioBytes;
    private int _turns;
    private bool _hasHistory;

    public async Task RunAsync()
    {
        if (await SetUpAsync().ConfigureAwait(false) is not { } setup)
        {
            return;
        }

        _setup = setup;
        await socket.SendAsync(LiveMessages.SetupComplete($"session-{number}")).ConfigureAwait(false);
        var cut = options.Live.OnConnect?.Invoke(new LiveConnectionInfo(number, setup.Handle));
        await socket.ArmAsync(cut, LiveMessages.GoAway(cut?.GoAway ?? TimeSpan.Zero)).ConfigureAwait(false);
        while (await ReceiveAsync().ConfigureAwait(false) is { } message)
        {
            if (await ReadAsync(message).ConfigureAwait(false) is { } refusal)
            {
                await socket.CloseAsync(1007, refusal).ConfigureAwait(false);
                break;
            }
        }

        if (_answer is { } running)
        {
            await running.StopAsync().ConfigureAwait(false);
        }
    }

    private async Task<LiveSetup?> SetUpAsync()
    {
        if (await ReceiveAsync().ConfigureAwait(false) is not { } first)
        {
            return null;
        }

        var (setup, refusal) = LiveSetup.Parse(
            call.Target.IsConstrained ? emulator.Tokens.Constrain(call.Token, first) : first,
            call.Target
        );
        refusal = KeyRefusal() ?? (setup is null ? refusal : TokenRefusal(setup) ?? StateRefusal(setup) ?? default);
        if (refusal.Code != 0)
        {
            await socket.CloseAsync(refusal.Code, refusal.Reason).ConfigureAwait(false);
            return null;
        }

        return setup;
    }

    private (int, string)? KeyRefusal() =>
        call.Key == "invalid" ? (1007, "API key not valid. Please pass a valid API key.")
        : options.RequireKey && call is { Key: null, Token: null }
            ? (1008, "Method doesn't allow unregistered callers (callers without established identity).")
        : null;

    private (int, string)? TokenRefusal(LiveSetup setup) =>
        call.Target.IsConstrained && emulator.Tokens.Use(call.Token, setup.Model, setup.Handle is not null) is { } reason
            ? (1008, reason)
            : null;

    private (int, string)? StateRefusal(LiveSetup setup)
    {
        if (setup.Handle is not { } handle)
        {
            return null;
        }

        if (options.Live.RefuseHandles || emulator.States.Find(handle) is not { } state)
        {
            return (1007, "Request contains an invalid argument: the session cannot be resumed.");
        }

        _said = state;
        return null;
    }

    private async Task<JsonElement?> ReceiveAsync()
    {
        if (await socket.ReceiveAsync().ConfigureAwait(false) is not { } bytes)
        {
            return null;
        }

        record(Encoding.UTF8.GetString(bytes));
        try
        {
            return JsonElement.Parse(bytes);
        }
        catch (JsonException)
        {
            await socket.CloseAsync(1007, "Invalid JSON payload received.").ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Takes a message.</summary>
    /// <returns>Why it is refused; null if it is taken.</returns>
    private async Task<string?> ReadAsync(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || message.GetPropertyCount() != 1)
        {
            return "A message has exactly one of clientContent, realtimeInput and toolResponse.";
        }

        var member = message.EnumerateObject().Single();
        switch (member.Name)
        {
            case "clientContent":
                await InterruptAsync().ConfigureAwait(false);
                _pending.AddRange(member.Value.Items("turns").Select(TextOf));
                if (member.Value.TryGetProperty("turnComplete", out var isComplete) && isComplete.ValueKind == JsonValueKind.True)
                {
                    StartOrKeep();
                }

                return null;
            case "realtimeInput":
                return await ReadRealtimeAsync(member.Value).ConfigureAwait(false);
            case "toolResponse":
                _answer?.Take(member.Value.Items("functionResponses").ToList());
                return null;
            default:
                return $"Invalid JSON payload received. Unknown name \"{member.Name}\": Cannot find field.";
        }
    }

    private async Task<string?> ReadRealtimeAsync(JsonElement input)
    {
        if (input.Text("text") is { Length: > 0 } text)
        {
            await InterruptAsync().ConfigureAwait(false);
            _pending.Add(text);
            Start();
        }

        var chunks = input.Items("mediaChunks").Concat(input.TryGetProperty("audio", out var one) ? [one] : []);
        foreach (var audio in chunks)
        {
            if (!(audio.TryGetProperty("data", out var data) && data.TryGetBytesFromBase64(out var bytes)))
            {
                return "Request contains an invalid argument.";
            }

            if (_answer is { IsRunning: true })
            {
                await InterruptAsync().ConfigureAwait(false);
            }

            _audioBytes += bytes.Length;
        }

        var isEnd = input.TryGetProperty("audioStreamEnd", out _) || input.TryGetProperty("activityEnd", out _);
        if (isEnd && _audioBytes > 0)
        {
            await InterruptAsync().ConfigureAwait(false);
            var words = string.Create(CultureInfo.InvariantCulture, $"({_audioBytes / BytesPerMillisecond} ms of audio)");
            _audioBytes = 0;
            if (_setup.TranscribesInput)
            {
                await socket.SendAsync(LiveMessages.Transcription("inputTranscription", words, isFinished: true)).ConfigureAwait(false);
            }

            _pending.Add(words);
            Start();
        }

        return null;
    }

    private async Task InterruptAsync()
    {
        if (_answer is { } running)
        {
            await running.InterruptAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Answers, unless the client completes the history that it has announced.</summary>
    private void StartOrKeep()
    {
        if (_setup.ExpectsHistory && !_hasHistory)
        {
            _hasHistory = true;
            _said = _said.AddRange(_pending);
            _pending.Clear();
            return;
        }

        Start();
    }

    private void Start()
    {
        var prompt = _pending.Count > 0 ? _pending[^1] : "";
        _said = _said.AddRange(_pending);
        _pending.Clear();
        var request = new LiveTurnRequest(prompt, [.. _said.Take(Math.Max(0, _said.Count - 1))], _setup.Model);
        _answer = new LiveAnswer(options, _setup, socket, request, $"{number}-{++_turns}", End);
        _answer.Start();
    }

    /// <summary>Saves the state after a turn.</summary>
    private async Task End(string answer)
    {
        _said = _said.Add(answer);
        if (_setup.SavesState)
        {
            await socket.SendAsync(LiveMessages.Resumption(emulator.States.Save(_said))).ConfigureAwait(false);
        }
    }

    private static string TextOf(JsonElement turn) => string.Concat(turn.Items("parts").Select(part => part.Text("text")));
}
