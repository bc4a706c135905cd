using System.Globalization;

namespace GeminiRx.Emulator;

/// <summary>An entry of the fault catalogue, <see cref="GeminiEmulator.Faults"/>. <c>Parameter</c> describes the number or word after the
/// colon; null if the fault takes none.</summary>
public sealed record EmulatorFaultInfo(string Name, string Description, string? Parameter);

/// <summary>
/// A fault of an answer, checked by the compiler: <c>Fault = EmulatorFault.Drop(120).Once()</c>. It converts to the script form
/// (<c>drop:120 times 1</c>) wherever a fault is a string.
/// </summary>
public sealed record EmulatorFault
{
    private readonly string _names;
    private readonly int? _times;

    private EmulatorFault(string names, int? times = null)
    {
        (_names, _times) = (names, times);
        if (FaultSpec.Parse(ToString()).Problem is { } problem)
        {
            throw new ArgumentException(problem);
        }
    }

    /// <summary>An error of the service.</summary>
    /// <param name="error">The error.</param>
    /// <param name="placement">Where the error occurs. Default: instead of the answer.</param>
    /// <param name="afterEvents">The number of events before the error, for the placements that follow events. Default 2; from 0.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">A parameter is outside its range.</exception>
    public static EmulatorFault Error(
        EmulatorError error,
        ErrorPlacement placement = ErrorPlacement.InsteadOfAnswer,
        int afterEvents = 2
    ) => WithNumber(KnownErrors.NameOf(error) + ErrorFaults.SuffixOf(placement), ErrorFaults.FollowsEvents(placement) ? afterEvents : null);

    /// <summary>An HTML error page of a gateway with status 502.</summary>
    /// <returns>The fault.</returns>
    public static EmulatorFault HtmlBadGateway() => new("502-html");

    /// <summary>An HTML error page with status 404, as for an unknown Vertex AI location.</summary>
    /// <returns>The fault.</returns>
    public static EmulatorFault HtmlNotFound() => new("404-html");

    /// <summary>Status 502 without a body.</summary>
    /// <returns>The fault.</returns>
    public static EmulatorFault EmptyBadGateway() => new("502-empty");

    /// <summary>Status 200 without a body.</summary>
    /// <returns>The fault.</returns>
    public static EmulatorFault Empty() => new("empty");

    /// <summary>The connection closes before the response.</summary>
    /// <returns>The fault.</returns>
    public static EmulatorFault NoAnswer() => new("no-answer");

    /// <summary>The connection closes inside the body.</summary>
    /// <param name="atByte">The number of bytes before the end. Default 300; from 0.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public static EmulatorFault Drop(int atByte = 300) => WithNumber("drop", atByte);

    /// <summary>No more data arrives, while the connection stays open.</summary>
    /// <param name="afterEvents">The number of events before the stall. Default 2; from 0.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public static EmulatorFault Stall(int afterEvents = 2) => WithNumber("stall", afterEvents);

    /// <summary>The body ends cleanly, but too early.</summary>
    /// <param name="afterEvents">The number of events before the end. Default 2; from 0.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public static EmulatorFault Truncate(int afterEvents = 2) => WithNumber("truncate", afterEvents);

    /// <summary>A complete answer without a finish reason.</summary>
    /// <returns>The fault.</returns>
    public static EmulatorFault NoFinish() => new("no-finish");

    /// <summary>An event whose JSON is cut off in the middle.</summary>
    /// <param name="eventNumber">The number of the event, from 1. Default 1; 0 for no event.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public static EmulatorFault Malformed(int eventNumber = 1) => WithNumber("malformed", eventNumber);

    /// <summary>A change of the framing or the encoding that a client must accept.</summary>
    /// <param name="variant">The variant.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The variant is not defined.</exception>
    public static EmulatorFault Framing(FramingVariant variant) => new(FrameFaults.NameOf(variant));

    /// <summary>A large event, an image, after the first event.</summary>
    /// <param name="mebibytes">The size of the event. Default 1; from 0 to 256.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The size is outside its range.</exception>
    public static EmulatorFault LargeEvent(int mebibytes = 1) => WithNumber("event", mebibytes);

    /// <summary>An unknown finish reason and an unknown harm category.</summary>
    /// <returns>The fault.</returns>
    public static EmulatorFault UnknownValues() => new("unknown-values");

    /// <summary>An answer that ends with a finish reason.</summary>
    /// <param name="reason">The finish reason: letters, digits and underscores. Default OTHER.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The reason contains other characters.</exception>
    public static EmulatorFault Finish(string reason = "OTHER") => WithWord("finish", reason);

    /// <summary>A blocked prompt.</summary>
    /// <param name="reason">The reason: letters, digits and underscores. Default SAFETY.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The reason contains other characters.</exception>
    public static EmulatorFault Block(string reason = "SAFETY") => WithWord("block", reason);

    /// <summary>A candidate without content that ends with RECITATION after earlier text.</summary>
    /// <param name="afterEvents">The number of events before the end. Default 2; from 0.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public static EmulatorFault Recitation(int afterEvents = 2) => WithNumber("recitation", afterEvents);

    /// <summary>The finish reason in an event of its own with an empty text.</summary>
    /// <returns>The fault.</returns>
    public static EmulatorFault EmptyLast() => new("empty-last");

    /// <summary>A continuation token with every n-th event.</summary>
    /// <param name="everyEvents">The distance of the tokens in events. Default 2; from 0, which means 1.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public static EmulatorFault Checkpoints(int everyEvents = 2) => WithNumber("checkpoints", everyEvents);

    /// <summary>An answer split into several responses; all but the last end with CONTINUATION and a token.</summary>
    /// <param name="responses">The number of responses. Default 3; from 0, which means 1.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public static EmulatorFault Continuation(int responses = 3) => WithNumber("continuation", responses);

    /// <summary>The events of an interaction that is read on after one of them begin earlier.</summary>
    /// <param name="events">The number of events that are repeated. Default 2; from 0. At most all: then it begins from the start.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException"><paramref name="events"/> is negative.</exception>
    public static EmulatorFault Repeat(int events = 2) => WithNumber("repeat", events);

    /// <summary>The connection closes after a checkpoint. Its token repeats the text that followed it, or replaces it.</summary>
    /// <param name="events">The number of events before and after the checkpoint. Default 2; from 0.</param>
    /// <param name="diverges">Whether the token continues with a different text. Default false.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public static EmulatorFault Regenerate(int events = 2, bool diverges = false) =>
        WithNumber(diverges ? "diverge" : "regenerate", events);

    /// <summary>Parses the script form.</summary>
    /// <param name="text">Such as <c>503</c>, <c>drop:120</c>, <c>503-once</c> or <c>checkpoints:2 + drop:900 times 2</c>.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The text is invalid; the message names the valid forms.</exception>
    public static EmulatorFault Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (spec, problem) = FaultSpec.Parse(text);
        return spec is null ? throw new ArgumentException(problem, nameof(text)) : new EmulatorFault(spec.Names, spec.Times);
    }

    /// <summary>The fault occurs once for each prompt.</summary>
    /// <returns>The limited fault.</returns>
    public EmulatorFault Once() => Times(1);

    /// <summary>The fault occurs a limited number of times for each prompt.</summary>
    /// <param name="count">The number of times, from 1.</param>
    /// <returns>The limited fault.</returns>
    /// <exception cref="ArgumentException"><paramref name="count"/> is below 1.</exception>
    public EmulatorFault Times(int count) => new(_names, count);

    /// <summary>Joins two faults of the same answer; the other fault changes the result of this one.</summary>
    /// <param name="other">The other fault, without a limit of its own.</param>
    /// <returns>The joined fault.</returns>
    /// <exception cref="ArgumentException">One of the faults is limited by <see cref="Times"/>.</exception>
    public EmulatorFault And(EmulatorFault other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _times is null && other._times is null
            ? new EmulatorFault($"{_names} + {other._names}")
            : throw new ArgumentException($"'{this}' and '{other}' have limits of their own. Limit the joined fault.", nameof(other));
    }

    /// <summary>The script form, such as <c>drop:120 times 1</c>.</summary>
    /// <returns>The script form.</returns>
    public override string ToString() =>
        _times is { } times ? string.Create(CultureInfo.InvariantCulture, $"{_names} times {times}") : _names;

    /// <summary>Converts to the script form; null to null.</summary>
    /// <param name="fault">The fault.</param>
    public static implicit operator string?(EmulatorFault? fault) => fault?.ToString();

    private static EmulatorFault WithNumber(string name, int? number) =>
        new(number is null ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{number}"));

    private static EmulatorFault WithWord(string name, string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? new EmulatorFault($"{name}:{word}")
            : throw new ArgumentException($"Invalid reason '{word}': use letters, digits and underscores.", nameof(word));
    }
}
