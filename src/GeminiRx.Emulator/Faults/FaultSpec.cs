using System.Globalization;

namespace GeminiRx.Emulator;

/// <summary>
/// The parsed specification of a fault: <c>NAME[:PARAMETER][ times N]</c>. <c>-once</c> means <c>times 1</c> and is valid in a model name.
/// Several faults are joined by <c> + </c>; <c>times</c> at the end applies to all of them.
/// </summary>
internal sealed record FaultSpec(string Text, Fault Fault, int Number, string Word, int? Times)
{
    /// <summary>The specification without its limit.</summary>
    public string Names { get; private init; } = Text;

    /// <summary>Joins the faults of one answer.</summary>
    public const string Join = " + ";

    private const string TimesWord = " times ";

    private const string Once = "-once";

    /// <summary>Parses a specification; returns the fault, or the problem and how to correct it.</summary>
    public static (FaultSpec? Spec, string? Problem) Parse(string text)
    {
        var (name, times) = (text.Trim(), (int?)null);
        if (name.EndsWith(Once, StringComparison.Ordinal))
        {
            (name, times) = (name[..^Once.Length], 1);
        }
        else if (name.IndexOf(TimesWord, StringComparison.Ordinal) is > 0 and var at)
        {
            if (
                !int.TryParse(name.AsSpan(at + TimesWord.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || count == 0
            )
            {
                return (null, $"Invalid fault '{text}': write a whole number of at least 1 after 'times', such as 'times 2'.");
            }

            (name, times) = (name[..at].TrimEnd(), count);
        }

        var parts = name.Split(Join);
        var (spec, problem) = ParseOne(text, parts[0].Trim(), times);
        foreach (var part in parts.Skip(1))
        {
            var (other, wrong) = ParseOne(text, part.Trim(), times);
            problem ??= wrong;
            spec = spec is null || other is null ? null : Joined(spec, other);
        }

        return (spec is null ? null : spec with { Names = name }, problem);
    }

    private static (FaultSpec? Spec, string? Problem) ParseOne(string text, string name, int? times)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var parameter = colon < 0 ? null : name[(colon + 1)..];
        name = colon < 0 ? name : name[..colon];
        return FaultCatalogue.Find(name) is { } fault
            ? Parse(text, fault, parameter, times)
            : (
                null,
                $"Unknown fault '{name}'. Use one of: {string.Join(", ", FaultCatalogue.All.Select(known => known.Name))}; "
                    + $"{FaultCatalogue.ErrorForms}{Question(name)}"
            );
    }

    private static string Question(string name) =>
        NearestName.Question(name, [.. FaultCatalogue.All.Select(known => known.Name), .. KnownErrors.All.Keys]) is { Length: > 0 } question
            ? question
            : ".";

    // Each fault keeps its own parameter. The second fault changes the result of the first.
    private static FaultSpec Joined(FaultSpec first, FaultSpec second)
    {
        FaultCall For(FaultSpec spec, FaultCall call) => call with { Number = spec.Number, Word = spec.Word };
        var (a, b) = (first.Fault, second.Fault);
        return first with
        {
            Fault = new Fault($"{a.Name} + {b.Name}", $"{a.Description}, and {b.Description}")
            {
                SseOnly = a.SseOnly || b.SseOnly,
                Instead =
                    a.Instead is { } insteadA ? call => insteadA(For(first, call))
                    : b.Instead is { } insteadB ? call => insteadB(For(second, call))
                    : null,
                InsteadOfUnary =
                    a.InsteadOfUnary is { } wholeA ? call => wholeA(For(first, call))
                    : b.InsteadOfUnary is { } wholeB ? call => wholeB(For(second, call))
                    : null,
                Repeats = call => (a.Repeats?.Invoke(For(first, call)) ?? 0) + (b.Repeats?.Invoke(For(second, call)) ?? 0),
                Events = (events, call) => b.Events.ApplyTo(a.Events.ApplyTo(events, For(first, call)), For(second, call)),
                Frames = (frames, call) => b.Frames.ApplyTo(a.Frames.ApplyTo(frames, For(first, call)), For(second, call)),
                Steps = steps => (b.Steps ?? (same => same))((a.Steps ?? (same => same))(steps)),
                Answer = answer => (b.Answer ?? (same => same))((a.Answer ?? (same => same))(answer)),
            },
        };
    }

    private static (FaultSpec? Spec, string? Problem) Parse(string text, Fault fault, string? parameter, int? times)
    {
        if (parameter is null || (fault.DefaultWord is not null && parameter.Length > 0))
        {
            return (new FaultSpec(text, fault, fault.DefaultNumber, parameter ?? fault.DefaultWord ?? "", times), null);
        }

        if (fault.Parameter is null)
        {
            return (null, $"The fault '{fault.Name}' takes no parameter; remove ':{parameter}'.");
        }

        return int.TryParse(parameter, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= fault.MaxNumber
            ? (new FaultSpec(text, fault, number, "", times), null)
            : (
                null,
                $"Invalid parameter '{parameter}' of the fault '{fault.Name}' ({fault.Parameter}): use a whole number from 0"
                    + $"{(fault.MaxNumber < int.MaxValue ? $" to {fault.MaxNumber}" : "")}, such as '{fault.Name}:{fault.DefaultNumber}'."
            );
    }
}
