namespace GeminiRx.Emulator;

/// <summary>A hash that is the same in every process (FNV-1a, 32 bits), unlike <see cref="HashCode"/>.</summary>
internal static class StableHash
{
    private const uint Basis = 2_166_136_261;

    private const uint Prime = 16_777_619;

    /// <param name="bytes">The bytes.</param>
    /// <param name="start">The hash of what precedes them; null for none.</param>
    public static int Of(ReadOnlySpan<byte> bytes, int? start = null)
    {
        unchecked
        {
            var hash = start is { } before ? (uint)before : Basis;
            foreach (var one in bytes)
            {
                hash = (hash ^ one) * Prime;
            }

            return (int)hash;
        }
    }
}
