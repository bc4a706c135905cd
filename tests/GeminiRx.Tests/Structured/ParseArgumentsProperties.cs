using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace GeminiRx.Tests.Structured;

/// <summary>For any arguments, any pieces and any rewind: the values only grow up to the whole one, and a rewind leaves no
/// trace.</summary>
/// <remarks>Each property was seen red. The first, without the closing quote of a string. The second, with a rewind that keeps its
/// pieces.</remarks>
public sealed class ParseArgumentsProperties
{
    private static readonly Gen<Case> _cases =
        from menu in Menus.Any
        from size in Gen.Choose(1, 9)
        from checkpoint in Gen.Choose(0, 1_000_000)
        from rewind in Gen.Choose(0, 1_000_000)
        select Create(menu, size, checkpoint, rewind);

    [Fact]
    public void Values_OnlyGrow_UntilTheWholeOne()
    {
        var (shown, sent) = (0, 0);
        Check(one =>
        {
            var (values, error) = ArgumentPieces.Run([.. one.Pieces, one.Call]);
            var growing = values.SkipLast(1).Select(json => JsonSerializer.Deserialize(json, StructuredJson.Default.Menu)!).ToList();
            (shown, sent) = (shown + values.Count, sent + one.Pieces.Length);
            return error is null
                && values[^1] == one.Whole + " complete"
                && one.Whole == (values.Count == 1 ? "{}" : values[^2])
                && growing.Zip(growing.Skip(1)).All(pair => Menus.IsBeginning(pair.First, pair.Second));
        });

        // Not in each case: a dish is shown when its number of calories is known, after all pieces of its name.
        Assert.InRange(shown, sent / 4, int.MaxValue);
    }

    [Fact]
    public void Rewind_LeavesNoTrace() =>
        Check(one =>
        {
            var (start, revoked, rest) = (
                one.Pieces[..one.Checkpoint],
                one.Pieces[one.Checkpoint..one.Rewind],
                one.Pieces[one.Checkpoint..]
            );
            var uncut = ArgumentPieces.Run([.. one.Pieces, one.Call]).Values;
            var later = uncut.Skip(ArgumentPieces.Run(start).Values.Count).ToList();

            var (values, error) = ArgumentPieces.Run([
                .. start,
                new CheckpointChunk("t"),
                .. revoked,
                new RewindChunk(0),
                .. rest,
                one.Call,
            ]);

            return error is null && values.TakeLast(later.Count).SequenceEqual(later);
        });

    private static void Check(Func<Case, bool> law)
    {
        var withinStrings = 0;
        var property = Prop.ForAll(
            _cases.ToArbitrary(),
            one =>
            {
                withinStrings += one.Checkpoint > 0 && one.Pieces[one.Checkpoint - 1].WillContinue && one.Rewind > one.Checkpoint ? 1 : 0;
                return law(one);
            }
        );
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(30));
        Assert.InRange(withinStrings, 25, 200);
    }

    // Pieces have no form for an empty list.
    private static Case Create(Menu menu, int size, int checkpoint, int rewind)
    {
        var whole = menu with
        {
            Dishes = menu.Dishes is { Count: > 0 }
                ? [.. menu.Dishes.Select(dish => dish with { Steps = dish.Steps is { Count: > 0 } ? dish.Steps : null })]
                : null,
            Notes = menu.Notes is { Count: > 0 } ? menu.Notes : null,
        };
        var json = ArgumentPieces.Show(whole);
        var arguments = JsonElement.Parse(json);
        var pieces = ArgumentPieces.Of(arguments, size).ToArray();
        var at = checkpoint % (pieces.Length + 1);
        return new Case(json, new ToolCallChunk("order", arguments), pieces, at, at + (rewind % (pieces.Length - at + 1)));
    }

    private sealed record Case(string Whole, ToolCallChunk Call, ToolArgumentsChunk[] Pieces, int Checkpoint, int Rewind);
}
