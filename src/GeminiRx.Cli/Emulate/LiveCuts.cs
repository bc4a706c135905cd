using System.Globalization;
using GeminiRx.Emulator;

namespace GeminiRx.Cli;

/// <summary>The value of <c>--live-cut</c>: where connections of the Live API end, and how many of them.</summary>
internal static class LiveCuts
{
    public const string Help = "message:N, byte:N, time:MS or goaway:MS";

    /// <summary>Reads the value.</summary>
    /// <returns>The cut of each connection.</returns>
    /// <exception cref="ArgumentException">The value has another form.</exception>
    public static Func<LiveConnectionInfo, LiveCut?> Parse(string text)
    {
        var parts = text.Split(" times ");
        var (cut, times) = (CutOf(parts[0].Trim()), parts.Length == 1 ? int.MaxValue : Number(parts[1].Trim()));
        return cut is not null && times is > 0 && parts.Length <= 2
            ? connection => connection.Number <= times ? cut : null
            : throw new ArgumentException(
                $"Invalid value '{text}' of --live-cut: use {Help}, with ' times N' behind it for the first N connections."
            );
    }

    private static LiveCut? CutOf(string text) =>
        text.Split(':') is not [var kind, var parameter] || Number(parameter) is not { } number
            ? null
            : kind switch
            {
                "message" => new LiveCut { AfterMessages = number },
                "byte" => new LiveCut { AfterBytes = number },
                "time" => new LiveCut { After = TimeSpan.FromMilliseconds(number) },
                "goaway" => new LiveCut { GoAway = TimeSpan.FromMilliseconds(number) },
                _ => null,
            };

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
