using System.Text;

namespace GeminiRx.Cli.Tests;

/// <summary>Lays out Markdown in process.</summary>
internal static class LayoutRunner
{
    /// <summary>Returns the output for a pipe.</summary>
    public static string LayOut(LayoutOptions options, params IEnumerable<string> pieces)
    {
        var layout = new MarkdownLayout(options);
        foreach (var piece in pieces)
        {
            layout.Append(piece);
            layout.LayOutOpenRows(); // changes nothing
        }

        layout.End();
        return Encoding.UTF8.GetString(layout.Output.FinishedBytes);
    }

    /// <summary>Returns the screen of a terminal on which each piece was shown when it arrived.</summary>
    public static ScreenModel Show(LayoutOptions options, int height, IEnumerable<string> pieces)
    {
        var screen = new ScreenModel(options.Width, height);
        var layout = new MarkdownLayout(options with { OpenRows = height - 1 });
        var region = new LiveRegion(screen.Write, options.Width, height);
        foreach (var piece in pieces)
        {
            layout.Append(piece);
            region.Draw(layout.Output, layout.LayOutOpenRows(), options.Width, height);
            layout.Output.RemoveFinished();
        }

        layout.End();
        region.Draw(layout.Output, layout.LayOutOpenRows(), options.Width, height);
        return screen;
    }

    /// <summary>Cuts a text at random places, also between the two halves of a character.</summary>
    public static IEnumerable<string> Cut(string text, Random random, int longest)
    {
        for (int at = 0, length; at < text.Length; at += length)
        {
            length = Math.Min(random.Next(1, longest + 1), text.Length - at);
            yield return text.Substring(at, length);
        }
    }
}
