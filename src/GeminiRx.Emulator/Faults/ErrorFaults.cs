namespace GeminiRx.Emulator;

/// <summary>
/// An error of the service in each place where it occurs: before the stream, and in the four forms after a status of 200.
/// </summary>
internal static class ErrorFaults
{
    public static IReadOnlyList<(string Suffix, string Description)> Placements { get; } =
    [
        ("-before", "instead of the answer; same as without suffix"),
        ("-array", "instead of the answer, in an array even for server-sent events"),
        ("-body", "as the whole body of a 200 response"),
        ("-tail", "as plain lines after the second event, without data:"),
        ("-cut-tail", "like -tail, but cut off in the middle"),
        ("-event", "as an event after the second event"),
    ];

    /// <summary>Finds a fault such as <c>503-tail</c>; null if there is no such error.</summary>
    public static Fault? Find(string name)
    {
        if (KnownErrors.All.TryGetValue(name, out var known))
        {
            return Before(name, known.Error, known.Description);
        }

        // Longer suffixes come first, because -cut-tail ends with -tail.
        var (suffix, description) = Placements
            .OrderByDescending(placement => placement.Suffix.Length)
            .FirstOrDefault(placement => name.EndsWith(placement.Suffix, StringComparison.Ordinal));
        return suffix is not null && KnownErrors.All.TryGetValue(name[..^suffix.Length], out known)
            ? Placed(name, suffix, known.Error, $"{known.Description}, {description}")
            : null;
    }

    public static string SuffixOf(ErrorPlacement placement) =>
        placement switch
        {
            ErrorPlacement.InsteadOfAnswer => "",
            ErrorPlacement.InArray => "-array",
            ErrorPlacement.AsBody => "-body",
            ErrorPlacement.AfterEvents => "-tail",
            ErrorPlacement.AfterEventsCut => "-cut-tail",
            ErrorPlacement.AsEvent => "-event",
            _ => throw new ArgumentOutOfRangeException(nameof(placement), placement, "Use a defined placement."),
        };

    /// <summary>Whether events precede the error.</summary>
    public static bool FollowsEvents(ErrorPlacement placement) =>
        placement is ErrorPlacement.AfterEvents or ErrorPlacement.AfterEventsCut or ErrorPlacement.AsEvent;

    private static Fault Before(string name, ServiceError error, string description) =>
        new(name, description) { InChaos = error.Code is 429 or >= 500, Instead = call => error.ToAnswer(call.AsArray) };

    private static Fault Placed(string name, string suffix, ServiceError error, string description) =>
        suffix switch
        {
            "-before" => Before(name, error, description),
            "-array" => new(name, description) { Instead = _ => error.ToAnswer(asArray: true) },
            "-body" => new(name, description)
            {
                Instead = call =>
                    error.ToAnswer(asArray: false) with
                    {
                        Status = 200,
                        ContentType = call.AsArray ? EmulatedAnswer.Json : EmulatedAnswer.EventStream,
                    },
            },
            "-event" => After(
                name,
                description,
                error,
                asArray => asArray ? Tail(error, asArray) : [.. "data: "u8, .. error.SingleLine(), .. "\r\n\r\n"u8]
            ),
            "-tail" => After(name, description, error, asArray => Tail(error, asArray)),
            _ => After(name, description, error, asArray => Tail(error, asArray)[..(error.Body().Length / 2)]),
        };

    private static Fault After(string name, string description, ServiceError error, Func<bool, byte[]> write) =>
        new(name, description)
        {
            Parameter = "number of events before it",
            DefaultNumber = 2,
            Frames = (frames, call) => FrameFaults.EndedAfter(frames, call.Number, new Frame(write(call.AsArray))),
            InsteadOfUnary = _ => error.ToAnswer(asArray: false),
        };

    private static byte[] Tail(ServiceError error, bool asArray) =>
        asArray ? [.. ",\r\n"u8, .. error.Body(), .. "\r\n]"u8] : [.. error.Body(), .. "\n"u8];
}
