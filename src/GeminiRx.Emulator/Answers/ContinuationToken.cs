using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace GeminiRx.Emulator;

/// <summary>A place in an answer to go on from: how much of its text was said before, and whether what follows is to differ from the first
/// time.</summary>
internal readonly record struct ContinuationToken(int TextStart, bool Diverges = false)
{
    private const string Prefix = "emulator:";

    public override string ToString() =>
        Convert.ToBase64String(
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{TextStart}{(Diverges ? "!" : "")}"))
        );

    public static ContinuationToken? Parse(string token)
    {
        if (
            !Base64.IsValid(token)
            || Encoding.ASCII.GetString(Convert.FromBase64String(token)) is not { } text
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
        )
        {
            return null;
        }

        return int.TryParse(text.AsSpan(Prefix.Length).TrimEnd('!'), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? new ContinuationToken(start, text.EndsWith('!'))
            : null;
    }
}
