namespace GeminiRx.Emulator;

/// <summary>An error of the service in each place where it is known to turn up: before the stream, and in the four shapes after a
/// 200.</summary>
internal static class ErrorFaults
{
    public static IReadOnlyList<(string Suffix, string Description)> Places { get; } =
    [
        ("-before", "instead of the answer; the same as no suffix"),
        ("-array", "instead of the answer, in an array though events were asked for"),
        ("-body", "as the whole body of a 200"),
        ("-tail", "in plain lines after the second event, without data:"),
        ("-cut-tail", "like -tail, cut off in its middle"),
        ("-event", "as an event after the second one"),
    ];

    /// <summary>The fault of that name, such as <c>503-tail</c>; null where there is no such error.</summary>
    public static Fault? Find(string name)
    {
        if (KnownErrors.All.TryGetValue(name, out var known))
        {
            return Before(name, known.Error, known.Description);
        }

        // The longer suffix first, since -cut-tail ends in -tail.
        var (suffix, description) = Places
            .OrderByDescending(place => place.Suffix.Length)
            .FirstOrDefault(place => name.EndsWith(place.Suffix, StringComparison.Ordinal));
        return suffix is not null && KnownErrors.All.TryGetValue(name[..^suffix.Length], out known)
            ? Placed(name, suffix, known.Error, $"{known.Description}, {description}")
            : null;
    }

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
                asArray => asArray ? Tail(error, asArray) : [.. "data: "u8, .. error.OneLine(), .. "\r\n\r\n"u8]
            ),
            "-tail" => After(name, description, error, asArray => Tail(error, asArray)),
            _ => After(name, description, error, asArray => Tail(error, asArray)[..(error.Body().Length / 2)]),
        };

    private static Fault After(string name, string description, ServiceError error, Func<bool, byte[]> write) =>
        new(name, description)
        {
            Parameter = "after how many events it comes",
            DefaultNumber = 2,
            Frames = (frames, call) => FrameFaults.EndedAfter(frames, call.Number, new Frame(write(call.AsArray))),
            InsteadOfWhole = _ => error.ToAnswer(asArray: false),
        };

    private static byte[] Tail(ServiceError error, bool asArray) =>
        asArray ? [.. ",\r\n"u8, .. error.Body(), .. "\r\n]"u8] : [.. error.Body(), .. "\n"u8];
}
