using System.Globalization;

namespace GeminiRx.Emulator;

/// <summary>
/// A fault as it is asked for: <c>NAME[:PARAMETER][ times N]</c>, where <c>-once</c> says <c>times 1</c> and fits into a model's name;
/// several at once are
/// joined by <c> + </c>, and <c>times</c> at the end counts for all.
/// </summary>
internal sealed record FaultSpec(string Text, Fault Fault, int Number, string Word, int? Times)
{
    private const string TimesWord = " times ";

    private const string Once = "-once";

    /// <summary>The fault, or what is wrong with the text and what would be right.</summary>
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
                return (null, $"'{text}' must say after 'times' how often, as a number from 1, such as 'times 2'.");
            }

            (name, times) = (name[..at].TrimEnd(), count);
        }

        var parts = name.Split(" + ");
        var (spec, problem) = ParseOne(text, parts[0].Trim(), times);
        foreach (var part in parts.Skip(1))
        {
            var (other, wrong) = ParseOne(text, part.Trim(), times);
            problem ??= wrong;
            spec = spec is null || other is null ? null : Joined(spec, other);
        }

        return (spec, problem);
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
                $"There is no fault '{name}'. There are: {string.Join(", ", FaultCatalogue.All.Select(known => known.Name))}; {FaultCatalogue.ErrorForms}."
            );
    }

    // Each part keeps its own parameter; what one does to the answer, the next does to that.
    private static FaultSpec Joined(FaultSpec first, FaultSpec second)
    {
        FaultCall For(FaultSpec spec, FaultCall call) => call with { Number = spec.Number, Word = spec.Word };
        var (a, b) = (first.Fault, second.Fault);
        return first with
        {
            Fault = new Fault($"{a.Name} + {b.Name}", $"{a.Description}, and {b.Description}")
            {
                OfEvents = a.OfEvents || b.OfEvents,
                Instead =
                    a.Instead is { } insteadA ? call => insteadA(For(first, call))
                    : b.Instead is { } insteadB ? call => insteadB(For(second, call))
                    : null,
                InsteadOfWhole =
                    a.InsteadOfWhole is { } wholeA ? call => wholeA(For(first, call))
                    : b.InsteadOfWhole is { } wholeB ? call => wholeB(For(second, call))
                    : null,
                Events = (events, call) => b.Events.Of(a.Events.Of(events, For(first, call)), For(second, call)),
                Frames = (frames, call) => b.Frames.Of(a.Frames.Of(frames, For(first, call)), For(second, call)),
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
            return (null, $"The fault '{fault.Name}' takes no parameter; leave ':{parameter}' out.");
        }

        return int.TryParse(parameter, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= fault.MostNumber
            ? (new FaultSpec(text, fault, number, "", times), null)
            : (
                null,
                $"The fault '{fault.Name}' takes {fault.Parameter}, a number from 0{(fault.MostNumber < int.MaxValue ? $" to {fault.MostNumber}" : "")}, such as '{fault.Name}:{fault.DefaultNumber}'; '{parameter}' is none."
            );
    }
}
