namespace GeminiRx.Emulator;

/// <summary>How a <see cref="LiveEmulator"/> treats its sessions. Texts and timing come from <see cref="EmulatorOptions"/>.</summary>
public sealed record LiveEmulatorOptions
{
    /// <summary>Called first for every turn: it returns the reply, or null to apply the script and the options. A reply with calls waits
    /// for their results and then says its text. Default null. It runs on any thread.</summary>
    public Func<LiveTurnRequest, EmulatorReply?>? OnTurn { get; init; }

    /// <summary>Called for every connection: it returns when and how the connection ends; null for no end. Default null. It runs on any
    /// thread.</summary>
    public Func<LiveConnectionInfo, LiveCut?>? OnConnect { get; init; }

    /// <summary>Whether every handle of an earlier session is refused. Default false.</summary>
    public bool RefuseHandles { get; init; }

    /// <summary>The maximum size of a frame in bytes; larger messages are fragmented. Default null: one frame for each message. At least
    /// 1.</summary>
    public int? BytesPerFrame { get; init; }

    internal void Validate()
    {
        if (BytesPerFrame is { } bytes)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1, nameof(BytesPerFrame));
        }
    }
}

/// <summary>A connection of a session.</summary>
/// <param name="Number">Its number in the emulator, from 1.</param>
/// <param name="Handle">The handle with which it continues a session; null for a new one.</param>
public sealed record LiveConnectionInfo(long Number, string? Handle);

/// <summary>A turn to which the emulator replies.</summary>
/// <param name="Prompt">The text of the turn; for audio <c>(N ms of audio)</c>.</param>
/// <param name="Conversation">The texts of the turns before it, oldest first.</param>
/// <param name="Model">The model of the session.</param>
public sealed record LiveTurnRequest(string Prompt, IReadOnlyList<string> Conversation, string Model);

/// <summary>The end of a connection. The first condition that holds ends it; without one, it ends by <see cref="GoAway"/>.</summary>
public sealed record LiveCut
{
    /// <summary>Ends the connection instead of the message with this number, from 0, after the confirmation of the setup. Default
    /// null.</summary>
    public int? AfterMessages { get; init; }

    /// <summary>Ends the connection after this number of bytes, inside of a message if it falls there. Default null.</summary>
    public long? AfterBytes { get; init; }

    /// <summary>Ends the connection after this time. Default null.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>Says goodbye with this time left, at once, and ends the connection then. Default null: no goodbye.</summary>
    public TimeSpan? GoAway { get; init; }

    /// <summary>The code of the close, such as 1011. Default null: the connection is dropped without a close. From 1000 to 4999, except
    /// 1004, 1005, 1006 and 1015, which are never sent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not such a code.</exception>
    public int? CloseCode
    {
        get;
        init =>
            field = value is null or (>= 1000 and <= 4999 and not (1004 or 1005 or 1006 or 1015))
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, "A connection cannot be closed with this code.");
    }

    /// <summary>The reason of the close. Default null: none.</summary>
    public string? Reason { get; init; }
}
