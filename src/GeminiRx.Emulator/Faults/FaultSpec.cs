using System.Globalization;

namespace GeminiRx.Emulator;

/// <summary>A fault as it is asked for: <c>NAME[:PARAMETER][ times N]</c>, where <c>-once</c> says <c>times 1</c> and fits into a model's name.</summary>
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
            if (!int.TryParse(name.AsSpan(at + TimesWord.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
            {
                return (null, $"'{text}' must say after 'times' how often, as a number from 1, such as 'times 2'.");
            }

            (name, times) = (name[..at].TrimEnd(), count);
        }

        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var parameter = colon < 0 ? null : name[(colon + 1)..];
        name = colon < 0 ? name : name[..colon];
        return FaultCatalogue.Find(name) is { } fault
            ? Parse(text, fault, parameter, times)
            : (null, $"There is no fault '{name}'. There are: {string.Join(", ", FaultCatalogue.All.Select(known => known.Name))}; {FaultCatalogue.ErrorForms}.");
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
            : (null, $"The fault '{fault.Name}' takes {fault.Parameter}, a number from 0{(fault.MostNumber < int.MaxValue ? $" to {fault.MostNumber}" : "")}, such as '{fault.Name}:{fault.DefaultNumber}'; '{parameter}' is none.");
    }
}
