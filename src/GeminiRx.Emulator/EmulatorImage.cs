namespace GeminiRx.Emulator;

/// <summary>A picture in an answer: a PNG of stripes whose colours follow from the prompt.</summary>
/// <param name="Width">The width in pixels. Default 1024; from 1 to 4096.</param>
/// <param name="Height">The height in pixels. Default 1024; from 1 to 4096.</param>
public sealed record EmulatorImage(int Width = 1_024, int Height = 1_024)
{
    internal const int MaxSize = 4_096;

    internal static bool IsSize(int pixels) => pixels is > 0 and <= MaxSize;
}
