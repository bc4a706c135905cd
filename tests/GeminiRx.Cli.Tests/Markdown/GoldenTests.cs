using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Answers and their layout at four widths. <c>GEMINIRX_APPROVE=1</c> writes the layouts.</summary>
public sealed class GoldenTests
{
    private const int Seed = 20;
    private const int StyledWidth = 60;

    private static readonly int[] _widths = [20, 40, 80, 200];
    private static readonly string _folder = Path.Combine(Repository.Root, "tests/GeminiRx.Cli.Tests/Markdown/Golden");

    public static TheoryData<string> Names { get; } =
    [
        .. Directory
            .EnumerateFiles(_folder, "*.md", SearchOption.AllDirectories)
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(_folder, file), null))
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Answers_AreAtLeast50() => Assert.InRange(Names.Count, 50, int.MaxValue);

    // Red when nested items lost a level of their margin.
    [Theory]
    [MemberData(nameof(Names))]
    public void Layout_OfAnAnswer_IsTheApprovedOne(string name)
    {
        var layouts = new StringBuilder();
        foreach (var width in _widths)
        {
            layouts.Append($"=== {width}\n{LayoutRunner.LayOut(new LayoutOptions(width, ColorSupport.None), Read(name))}");
        }

        var styled = LayoutRunner.LayOut(new LayoutOptions(StyledWidth, ColorSupport.Full, HasLinks: true), Read(name));
        layouts.Append($"=== {StyledWidth} styled\n{styled.Replace("\e[", "␛", StringComparison.Ordinal).Replace('\e', '␛')}");

        Approve(Path.Combine(_folder, $"{name}.txt"), layouts.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Layout_HoweverTheAnswerIsCut_IsTheSame(string name)
    {
        var random = new Random(Seed);
        foreach (var width in _widths)
        {
            var options = new LayoutOptions(width, ColorSupport.Full);
            var whole = LayoutRunner.LayOut(options, Read(name));
            foreach (var longest in LongestPieces(name))
            {
                Assert.Equal(whole, LayoutRunner.LayOut(options, LayoutRunner.Cut(Read(name), random, longest)));
            }
        }
    }

    // Red when the cursor moved up one row too few.
    [Theory]
    [MemberData(nameof(Names))]
    public void Screen_HoweverTheAnswerIsCut_EndsAsTheWholeLayout(string name)
    {
        var random = new Random(Seed);
        foreach (var (width, height) in new[] { (20, 10), (20, 24), (40, 24), (80, 24), (80, 60), (200, 50) })
        {
            var options = new LayoutOptions(width, ColorSupport.Full, HasLinks: true);
            var whole = LayoutRunner.Show(options, height, [Read(name)]);
            foreach (var longest in LongestPieces(name))
            {
                var screen = LayoutRunner.Show(options, height, LayoutRunner.Cut(Read(name), random, longest));

                Assert.Equal(whole.ScreenText, screen.ScreenText);
                Assert.Equal((0, 0, false), (screen.Column, screen.UnsynchronizedChanges, screen.IsSynchronized));
            }
        }
    }

    // Single characters, but fewer pieces of a long answer.
    private static int[] LongestPieces(string name) => Read(name).Length < 1000 ? [1, 9, 80] : [9, 80];

    private static string Read(string name) => File.ReadAllText(Path.Combine(_folder, $"{name}.md"));

    private static void Approve(string file, string text)
    {
        if (Environment.GetEnvironmentVariable("GEMINIRX_APPROVE") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(File.ReadAllText(file), text);
    }
}
