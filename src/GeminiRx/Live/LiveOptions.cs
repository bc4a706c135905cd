using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace GeminiRx;

/// <summary>The settings of a <see cref="LiveSession"/>: those of the answers, and those of the session.</summary>
/// <remarks>The service ignores or refuses settings of answers that make no sense in a session, such as a schema. Its text form contains no
/// content.</remarks>
public sealed record LiveOptions : GenerationConfig
{
    /// <summary>The default of <see cref="Model"/>.</summary>
    public const string DefaultModel = "gemini-3.8-live";

    /// <summary>The model. Default <see cref="DefaultModel"/>.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string Model
    {
        get;
        init => field = Guard.NotEmpty(value);
    } = DefaultModel;

    /// <summary>The system instruction. Default null: none.</summary>
    public Content? System { get; init; }

    /// <summary>The tools. Default: none.</summary>
    /// <exception cref="ArgumentException">An item is null.</exception>
    public IReadOnlyList<Tool> Tools
    {
        get;
        init => field = Guard.CopyOf(value);
    } = [];

    /// <summary>Whether the user's speech is transcribed to <see cref="TranscriptionChunk"/>. Default true.</summary>
    public bool TranscribeInput { get; init; } = true;

    /// <summary>Whether the model's speech is transcribed to <see cref="TranscriptionChunk"/>. Default true.</summary>
    public bool TranscribeOutput { get; init; } = true;

    /// <summary>Whether the service compresses the context when it becomes too long, so that a session has no end. Default true.</summary>
    public bool CompressContext { get; init; } = true;

    /// <summary>A handle of an earlier session that this one continues; from <see cref="LiveSession.Handle"/>. Default null: a new
    /// session.</summary>
    public string? Handle { get; init; }

    /// <summary>What happens if the service refuses the handle after a connection was lost. Default
    /// <see cref="RefusedHandle.Fail"/>.</summary>
    public RefusedHandle OnRefusedHandle { get; init; }

    /// <summary>The age at which a connection is replaced, between two turns if possible. Default 50 minutes; above zero, at most a
    /// day. The service closes connections at 58 minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or above a day.</exception>
    public TimeSpan MaxConnectionAge
    {
        get;
        init =>
            field =
                value > TimeSpan.Zero && value <= TimeSpan.FromDays(1)
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(MaxConnectionAge),
                        value,
                        $"Invalid MaxConnectionAge {value}: use more than zero, at most a day."
                    );
    } = TimeSpan.FromMinutes(50);

    /// <summary>How often and when a lost connection is replaced. The count of attempts begins again when a turn is answered, and
    /// when a connection is a minute old. A setup that stalls is retried too, unless <see cref="RetryOptions.ShouldRetry"/> decides.
    /// Default: 4 attempts.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public RetryOptions Reconnect
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Reconnect));
    } = new();

    /// <summary>The maximum amount of audio and images in bytes that waits for being sent, and that of results, from 1,024. Default 1 MiB:
    /// 32 s of audio at 16 kHz. More is refused with <see cref="LiveFault.Overflow"/>; while nothing waits, one larger image is taken, up
    /// to 64 MiB. As much audio that was sent and is not answered is kept for a new connection; the oldest is dropped.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1,024.</exception>
    public int MaxPendingBytes
    {
        get;
        init => field = Guard.AtLeast<int>(value, 1024)!.Value;
    } = 1024 * 1024;

    /// <summary>The amount of conversation in characters, with media in base64, that the session keeps for a new connection, from 0.
    /// Default 1,000,000. The oldest turns are dropped.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxHistoryLength
    {
        get;
        init => field = Guard.AtLeast<int>(value, 0)!.Value;
    } = 1_000_000;

    /// <summary>Opens a WebSocket, such as one through a proxy, or to an emulator in the same process. It gets the address and the headers,
    /// which contain the key. Default null: a <see cref="ClientWebSocket"/> that checks certificates.</summary>
    public Func<Uri, IReadOnlyDictionary<string, string>, CancellationToken, Task<WebSocket>>? Connect { get; init; }

    /// <summary>Further members of <c>setup</c>, merged into it. Default null: none.</summary>
    /// <exception cref="ArgumentException">The value is not a JSON object.</exception>
    public JsonElement? Extra
    {
        get;
        init => field = value is { } json ? Guard.OfKind(json, JsonValueKind.Object) : null;
    }

    /// <summary>Whether turns of the model end by <c>interactionStatus</c>, not by <c>turnComplete</c>.</summary>
    internal bool HasExtendedThinking => Model.Contains("extended-thinking", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(
            CultureInfo.InvariantCulture,
            $"Model = {Model}, Tools = {Tools.Count}, Handle = {(Handle is null ? "none" : "set")}"
        );
        return true;
    }
}

/// <summary>What a <see cref="LiveSession"/> does when the service refuses to continue it.</summary>
public enum RefusedHandle
{
    /// <summary>The session ends with <see cref="LiveFault.HandleRefused"/>.</summary>
    Fail,

    /// <summary>A new session begins with the conversation so far as text. The service bills it as input again.</summary>
    ContinueWithHistory,
}
